"""From the blocks of a file to forms: labels in lines, in cells, above, beside or within their values."""

import re

from graph.ontology.catalogue import squash
from ingest.liberty.cues import guess_label
from ingest.liberty.form import Form
from ingest.liberty.labels import Label, begins_label, find_label, find_section, is_boilerplate, is_part_heading, is_title
from ingest.liberty.letters import has_bare_labels, mail_headers
from ingest.liberty.linereader import LineReader, clean
from ingest.liberty.lines import Pair, split_line, unknown_label
from ingest.liberty.persontable import Told, read_person_table
from ingest.liberty.values import exploitation_codes
from ingest.readers.model import MARGIN_STYLES, Grid, Line, Reading

SHORT_LABEL = 60
_FORMS_OWN_NAME = re.compile(r"\bliberty\b", re.I)
_NUMBER = re.compile(r"(?:q|no\.?\s*)?\d{1,2}(?:\.\d{1,2})?\s*[.):]?|[a-z][.)]", re.I)
_SAYS_MORE = re.compile(r"[?:]\s+(?![(a-z])\S|[?:]\s+(?:yes|no|y|n|not|none|unknown)\b|[☒☑☐]")
_LABEL_END = re.compile(r"[?:：]\s+(?=\S)|\t+")


def read_forms(reading: Reading, formless: bool = False) -> list[Form]:
    """Every form that a file holds, in order.

    Parameters
    ----------
    reading : Reading
    formless : bool, optional
        Whether a text without any label is a form too, all of it set aside.
    """
    reader = _FormReader(has_bare_labels(reading))
    headers = mail_headers(reading)
    for block in reading.body():
        if isinstance(block, Grid):
            reader.grid(block.rows)
        elif id(block) in headers:
            reader.form.set_aside(block.text)
        elif block.style == "title" and find_label(block.text) is None:
            if not _FORMS_OWN_NAME.search(block.text):
                reader.form.set_aside(block.text)
        else:
            headed = re.match(r"heading|title", block.style) is not None
            if headed:
                reader.current = reader.current if reader.filled() else None
            texts = block.text.split("\n")
            reader.lines(texts, [len(text) for text in texts] if headed else block.leads)
    reader.margins([block for block in reading.blocks if isinstance(block, Line) and block.style in MARGIN_STYLES])
    return [form for form in reader.forms if form.seen or formless]


class _FormReader(LineReader):
    """Walks through a file, lines and tables."""

    def grid(self, rows: list[list[str]]) -> None:
        """Read a table, row by row."""
        if people := read_person_table(rows):
            self._people(people)
            return
        rows = _without_numbers(rows)
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

    def _people(self, people: list[Told]) -> None:
        """Read a table that lists people with their parts."""
        for person in people:
            if person.field:
                self.form.open(Label(person.field), person.field)
                self.form.put(Label(person.field), person.field, person.value())
            if person.remark:
                self.form.set_aside(person.remark, told=True)
        self.current = None

    def _is_header(self, row: list[str], below: list[str]) -> bool:
        """Whether a row of labels stands above a row of values."""
        if len(row) == 2 and (_is_answer(row[1]) or re.search(r"\d{3}", row[1])):
            return False
        if len(row) < 2 or not all(row) or len(below) != len(row) or any(_within(cell, self.section) for cell in row):
            return False
        listed = [find_label(_flat(cell), self.section, typos=False) for cell in row]
        values = [cell for cell in below if cell]
        if any(find_label(_flat(cell), self.section, typos=False) for cell in values) or all(map(_guess, values)):
            return False
        if len(row) > 2 and all(map(_is_label_cell, row)) and sum(map(_is_label_cell, values)) * 2 < len(values):
            return True
        if below[0] and (unknown_label(_flat(below[0])) or (" " in below[0] and _guess(below[0]))):
            return False
        meant = [label or _guess(cell, placed=True) for label, cell in zip(listed, row, strict=True)]
        apart = not (_guess(below[0], placed=True) or find_label(_flat(below[0]), self.section))
        return (
            all(listed)
            or ((any(listed) or apart) and all(meant))
            or (len(row) > 2 and sum(map(bool, meant)) * 3 > len(row) * 2)
        )

    def _columns(self, row: list[str], below: list[str]) -> None:
        for written, value in zip(row, below, strict=True):
            listed = find_label(_flat(written), self.section, typos=False)
            label = listed or _guess(written, placed=True)
            if label:
                self.start(Pair(_flat(written), label, value, guessed=listed is None))
            else:
                self._unknown_row(written, value)

    def _row(self, row: list[str], below: list[str]) -> None:
        cells = [(at, cell) for at, cell in enumerate(row) if cell]
        if self._labelled_cells(cells):
            return
        if len(cells) < 2:
            if cells:
                self._alone(cells[0][1], at_left=cells[0][0] == 0, below=below)
            return
        self._several(cells)

    def _labelled_cells(self, cells: list[tuple[int, str]]) -> bool:
        """Read cells that each hold a label and its value: below it, or behind its mark; say whether the row was such."""
        pairs = [_within(cell, self.section) for _, cell in cells]
        if not pairs or not all(pairs) or (len(pairs) == 1 and not pairs[0]):
            return False
        if not any(pair and pair.value for pair in pairs) or (len(cells) == 1 and self.current and not self.filled()):
            return False
        for pair in pairs:
            if pair:
                self.start(pair)
        return True

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
            elif number == 2 and len(cells) == 4 and len(cell) <= SHORT_LABEL:
                self._unknown_row(cell, cells[3][1])
                skip = 3
            elif pending:
                self.form.put(Label(pending.label.field), pending.written, cell)
            else:
                self.form.set_aside(cell, told=True)

    def _label_in_row(self, cell: str, may_guess: bool) -> Label | None:
        listed = find_label(_flat(cell), self.section) if len(cell) < 160 else None
        guess = _guess(cell, placed=True) if listed is None and may_guess else None
        return listed or (None if guess and self.form.is_answered(guess) else guess)

    def _is_answered(self, cell: str) -> bool:
        guess = _guess(cell)
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
            self.form.set_unknown(flat.rstrip(" :"), value)
        self.current = None

    def _alone(self, cell: str, at_left: bool, below: list[str]) -> None:
        """A row with one filled cell: a heading, a label with its value below, inside, or empty; or that value."""
        listed = find_label(_flat(cell), self.section) if len(cell) < 160 else None
        label = listed or (_guess(cell) if at_left else None)
        waiting = self.current is not None and not self.filled()
        if waiting and self.current and label and not listed and label.field == self.current.label.field:
            label = None  # "CCE" under "Exploitation"
        if at_left and label is None and is_part_heading(cell):
            self.form.set_aside(cell)
            self.current = None
        elif self.current is not None and waiting and not at_left and label is None:
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
            if pairs and len(self.forms) == 1 and not self.form.values.get(pairs[0].label.field) and pairs[0].value:
                for pair in pairs:
                    self.form.open(pair.label, pair.written)
                    self.form.put(pair.label, pair.written, pair.value)
            elif not is_boilerplate(text) and not is_title(text) and squash(text):
                self.form.set_aside(text)


def _without_numbers(rows: list[list[str]]) -> list[list[str]]:
    """A table without the columns that only number its rows."""
    numbered = {
        at
        for at in range(min(map(len, rows), default=0) - 2)
        if any(row[at].strip() for row in rows)
        and sum(bool(_NUMBER.fullmatch(row[at].strip())) for row in rows) * 2 > sum(bool(any(row[at + 1 :])) for row in rows)
        and all(not row[at].strip() or _NUMBER.fullmatch(row[at].strip()) or not any(row[at + 1 :]) for row in rows)
    }
    return [[cell for at, cell in enumerate(row) if at not in numbered or not _NUMBER.fullmatch(cell.strip())] for row in rows]


def _is_answer(cell: str) -> bool:
    """Whether a cell says which exploitation it was ("CSE"): an answer, however much it looks like a label."""
    codes, strange = exploitation_codes(cell) if len(cell) <= SHORT_LABEL and "exploitation" not in cell.lower() else ((), ())
    return bool(codes) and not strange


def _within(cell: str, section: str) -> Pair | None:
    """The label and value that stand in one cell; None where it does not hold both, or the label is none that is known."""
    head, line, rest = cell.partition("\n")
    if not line:
        head, mark, rest = _ends_label(cell)
        if not mark:
            return None
    marked = head.rstrip().endswith((":", "?", "\t"))
    listed = find_label(_flat(head), section)
    label = listed or _guess(head, placed=marked)
    worded = not marked and any(map(str.isalpha, rest))
    goes_on = worded and (
        find_label(_flat(cell), section, typos=False)
        or find_label(_flat(rest), section)
        or begins_label(_flat(f"{head} {rest.split()[0]}"))
    )
    if label is None or goes_on:
        return None
    return Pair(_flat(head), label, rest.strip(), guessed=listed is None)


def _ends_label(cell: str) -> tuple[str, str, str]:
    """A cell in one line, parted behind the mark that ends its label."""
    mark = _LABEL_END.search(cell)
    return (cell[: mark.end()].strip(), mark[0].strip() or "\t", cell[mark.end() :]) if mark else (cell, "", "")


def _guess(cell: str, placed: bool = False) -> Label | None:
    """What a cell means by its words, where all of it may be a label."""
    flat = _flat(cell)
    return None if _SAYS_MORE.search(flat) else guess_label(flat, placed)


def _is_label_cell(cell: str) -> bool:
    """Whether all of a cell is a label, listed or told by its words."""
    return find_label(_flat(cell), typos=False) is not None or _guess(cell) is not None


def _flat(text: str) -> str:
    return " ".join(text.split())
