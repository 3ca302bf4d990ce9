"""From the blocks of a file to forms: labels in lines, in cells, above, beside or within their values."""

import re

from graph.ontology.catalogue import squash
from ingest.liberty.cues import guess_label
from ingest.liberty.form import Form
from ingest.liberty.labels import Label, find_label, find_section, is_boilerplate, is_title
from ingest.liberty.letters import has_bare_labels, mail_headers
from ingest.liberty.linereader import LineReader, clean
from ingest.liberty.lines import Pair, split_line, unknown_label
from ingest.readers.model import MARGIN_STYLES, Grid, Line, Reading


def read_forms(reading: Reading) -> list[Form]:
    """Every form that a file holds, in order."""
    reader = _FormReader(has_bare_labels(reading))
    headers = mail_headers(reading)
    for block in reading.body():
        if isinstance(block, Grid):
            reader.grid(block.rows)
        elif id(block) in headers:
            reader.form.set_aside(block.text)
        else:
            if re.match(r"heading|title", block.style):
                reader.current = reader.current if reader.filled() else None
            reader.lines(block.text.split("\n"))
    reader.margins([block for block in reading.blocks if isinstance(block, Line) and block.style in MARGIN_STYLES])
    return [form for form in reader.forms if form.seen]


class _FormReader(LineReader):
    """Walks through a file, lines and tables."""

    def grid(self, rows: list[list[str]]) -> None:
        """Read a table, row by row."""
        position = 0
        while position < len(rows):
            row = [cell.strip() for cell in rows[position]]
            below = [cell.strip() for cell in rows[position + 1]] if position + 1 < len(rows) else []
            if self._is_header(row, below):
                self._columns(row, below)
                position += 2
            else:
                self._row(row, below)
                position += 1

    def _is_header(self, row: list[str], below: list[str]) -> bool:
        """Whether a row of labels stands above a row of values."""
        if len(row) < 2 or not all(row) or len(below) != len(row):
            return False
        labels = [find_label(_flat(cell), self.section, typos=False) for cell in row]
        values = [find_label(_flat(cell), self.section, typos=False) for cell in below if cell]
        return all(labels) and not any(values) and not (below[0] and unknown_label(_flat(below[0])))

    def _columns(self, row: list[str], below: list[str]) -> None:
        for written, value in zip(row, below, strict=True):
            label = find_label(_flat(written), self.section, typos=False)
            if label:
                self.start(Pair(_flat(written), label, value))

    def _row(self, row: list[str], below: list[str]) -> None:
        cells = [(at, cell) for at, cell in enumerate(row) if cell]
        if len(cells) < 2:
            if cells:
                self._alone(cells[0][1], at_left=cells[0][0] == 0, below=below)
            return
        self._several(cells)

    def _several(self, cells: list[tuple[int, str]]) -> None:
        pending: Pair | None = None
        skip = -1
        for number, (at, cell) in enumerate(cells):
            if number == skip:
                continue
            last, gap = number == len(cells) - 1, number > 0 and at - cells[number - 1][0] > 1
            open_slot = gap or pending is None or bool(pending.value)
            label = self._label_in_row(cell, may_guess=open_slot and not last)
            if label is None and not last and open_slot and self._is_answered(cell):
                self._unknown_row(cell, cells[number + 1][1])
                skip = number + 1
            elif label and not (pending and not pending.value and last and not gap):
                pending = Pair(_flat(cell), label, "")
                self.start(pending)
            elif pending and not pending.value:
                pending = self.current = self._fill(pending, cell)
            elif split_line(_flat(cell), self.section):
                self.lines(cell.split("\n"))
                pending = self.current
            elif number == 0 and len(cell) <= 120:
                self._unknown_row(cell, cells[1][1])
                skip = 1
            elif pending:
                self.form.put(Label(pending.label.field), pending.written, cell)
            else:
                self.form.set_aside(cell)

    def _label_in_row(self, cell: str, may_guess: bool) -> Label | None:
        listed = find_label(_flat(cell), self.section) if len(cell) < 160 else None
        guess = guess_label(_flat(cell)) if listed is None and may_guess else None
        return listed or (None if guess and self.form.is_answered(guess) else guess)

    def _is_answered(self, cell: str) -> bool:
        guess = guess_label(_flat(cell))
        return guess is not None and self.form.is_answered(guess)

    def _fill(self, pending: Pair, cell: str) -> Pair:
        """Put a cell's text behind the label of the cell before it; it may hold further pairs."""
        inner = split_line(f"{pending.written.rstrip(' :?')}: {cell}", self.section) if "\n" not in cell else []
        if len(inner) > 1 and inner[0].label == pending.label:
            self.form.put(pending.label, pending.written, inner[0].value)
            for pair in inner[1:]:
                self.start(pair)
            return inner[-1]
        self.form.put(pending.label, pending.written, cell)
        return Pair(pending.written, pending.label, cell)

    def _unknown_row(self, cell: str, value: str) -> None:
        flat = _flat(cell)
        if not is_boilerplate(flat):
            self.form.set_aside(f"{flat.rstrip(' :')}: {value}", flat.rstrip(" :"))
        self.current = None

    def _alone(self, cell: str, at_left: bool, below: list[str]) -> None:
        """A row with one filled cell: a heading, a label with its value below, inside, or empty; or that value."""
        listed = find_label(_flat(cell), self.section) if len(cell) < 160 else None
        label = listed or (guess_label(_flat(cell)) if at_left else None)
        waiting = self.current is not None and not self.filled()
        if self.current is not None and waiting and not at_left and label is None:
            self.current = self._fill(self.current, cell)
        elif label and not (waiting and not at_left):
            section = find_section(_flat(cell))
            if section and below and below[0] and find_label(_flat(below[0]), section) != find_label(_flat(below[0])):
                self.section, self.current = section, None
            else:
                self.start(Pair(_flat(cell), label, "", guessed=listed is None))
        else:
            self.lines(cell.split("\n"))

    def margins(self, lines: list[Line]) -> None:
        """Page headers, footers and notes: a reference may stand there; the rest is kept aside."""
        self.current = None
        for line in lines:
            text = clean(line.text)
            pairs = split_line(text)
            if pairs and len(self.forms) == 1 and not self.form.values[pairs[0].label.field] and pairs[0].value:
                for pair in pairs:
                    self.form.open(pair.label, pair.written)
                    self.form.put(pair.label, pair.written, pair.value)
            elif not is_boilerplate(text) and not is_title(text) and squash(text):
                self.form.set_aside(text)


def _flat(text: str) -> str:
    return " ".join(text.split())
