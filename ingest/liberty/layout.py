"""From the blocks of a file to forms: labels in lines, in cells, above, beside or within their values."""

import re

from graph.ontology.catalogue import squash
from ingest.liberty.beside import section_of, within_section
from ingest.liberty.cells import (
    boxed_guidance,
    flat,
    guess_cell,
    guided,
    headline,
    is_box,
    is_label_cell,
    tick_row,
    turned_up,
    with_dates,
    within,
    without_numbers,
)
from ingest.liberty.cues import guess_label
from ingest.liberty.form import Form
from ingest.liberty.labels import Label, find_label, find_section, is_boilerplate, is_part_heading, is_title
from ingest.liberty.letters import has_bare_labels, mail_headers
from ingest.liberty.linereader import FREE, LineReader, clean
from ingest.liberty.lines import MARK, Pair, split_line, unknown_label
from ingest.liberty.peoplerows import read_people_rows
from ingest.liberty.persontable import Told, read_person_table
from ingest.liberty.values import exploitation_codes
from ingest.readers.model import MARGIN_STYLES, Grid, Line, Reading

SHORT_LABEL = 60
LONGEST_HEADING = 90
_FORMS_OWN_NAME = re.compile(r"\bliberty\b", re.I)
_NUMBERED = re.compile(r"\W*(?:(?:section|part)\s+)?(?:\d{1,2}|[a-z])\s*[.):–-]?\s", re.I)
_SEX = re.compile(r"\W*(?:(?:fe)?male|boy|girl|m|f)\W*", re.I)


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
    tables = [block for block in reading.body() if isinstance(block, Grid)]
    turned = {id(tables[at]) for at in turned_up([block.rows for block in tables])}
    aside = headers | boxed_guidance(list(reading.body()))
    for block in reading.body():
        if isinstance(block, Grid):
            rows = with_dates(block.rows[::-1] if id(block) in turned else block.rows)
            if not (is_box(block) and reader.box(rows[0][0].strip())):
                reader.grid(rows)
        elif id(block) in aside:
            reader.form.set_aside(block.text)
        elif block.style == "title" and find_label(block.text) is None:
            if not _FORMS_OWN_NAME.search(block.text):
                reader.form.set_aside(block.text)
        else:
            headed = re.match(r"heading|title", block.style) is not None
            if headed:
                reader.current = reader.current if reader.filled() else None
            texts = block.text.split("\n")
            reader.head(block.text)
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
        opened = self._open_section(rows)
        if columns := guided(rows):
            for written, guidance, value in columns:
                self.section = opened or self.section
                self._columns([written], [value])
                if guidance:
                    self.form.set_aside(guidance)
            return
        position = 0
        if not any(read_people_rows(rows, at, self.heading) for at in range(min(len(rows), 2))):
            rows = without_numbers(rows)
        while position < len(rows):
            opened = "" if self.section not in ("", opened) else opened
            self.section = opened or self.section
            if told := read_people_rows(rows, position, self.heading):
                told.put_in(self.form, self.heading)
                self.current, position = None, told.end
                continue
            row = [cell.strip() for cell in rows[position]]
            below = [cell.strip() for cell in rows[position + 1]] if position + 1 < len(rows) else []
            if self._is_header(row, below):
                self._columns(row, below)
                position += 2
            else:
                self._row(row, below)
                position += 1

    def box(self, cell: str) -> bool:
        """Read a box that holds all about the one who reports, or ticks under a question; say whether it was such."""
        about_reporter = self.current is None and find_section(self.heading) == "reporter"
        codes, _ = exploitation_codes(cell) if MARK.search(cell) and not self.form.values["exploitation"] else ((), ())
        if not cell or not (about_reporter or (codes and not self.filled())):
            return False
        if self.current:
            self.form.entries.pop()
        self.start(Pair(self.heading, Label("reporter_name" if about_reporter else "exploitation"), cell))
        return True

    def head(self, text: str) -> None:
        """Note a short line as the heading of the table below it; the document's own title is none."""
        text = flat(text)
        if 0 < len(text) <= LONGEST_HEADING:
            self.heading = text if len(self.form.seen) > 1 or find_section(text) or _NUMBERED.match(text) else ""

    def _open_section(self, rows: list[list[str]]) -> str:
        """Let the heading over a table of labels and values say whose they are, and say which section that is."""
        if not self.heading:
            return ""
        first = next((cell for row in rows for cell in row if cell.strip()), "")
        meant = find_label(self.heading) or guess_label(self.heading, placed=True)
        section = find_section(self.heading) or section_of(meant)
        plain = max(map(len, rows)) > 1 and len(first) <= SHORT_LABEL and not self.filled()
        if not (section and plain and any(_means_more(row[0], section) for row in rows if row)):
            return ""
        self.section, self.current = section, None
        return section

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
        if len(row) == 2 and (_is_answer(row[1]) or _SEX.fullmatch(row[1]) or re.search(r"\d{3}", row[1])):
            return False
        if len(row) < 2 or not all(row) or len(below) != len(row) or any(within(cell, self.section) for cell in row):
            return False
        listed = [find_label(flat(cell), self.section, typos=False) for cell in row]
        values = [cell for cell in below if cell]
        if any(find_label(flat(cell), self.section, typos=False) for cell in values) or all(map(guess_cell, values)):
            return False
        if len(row) > 2 and all(map(is_label_cell, row)) and sum(map(is_label_cell, values)) * 2 < len(values):
            return True
        if below[0] and (unknown_label(flat(below[0])) or (" " in below[0] and guess_cell(below[0]))):
            return False
        meant = [label or guess_cell(cell, placed=True) for label, cell in zip(listed, row, strict=True)]
        apart = not (guess_cell(below[0], placed=True) or find_label(flat(below[0]), self.section))
        return (
            all(listed)
            or ((any(listed) or apart) and all(meant))
            or (len(row) > 2 and sum(map(bool, meant)) * 3 > len(row) * 2)
        )

    def _columns(self, row: list[str], below: list[str]) -> None:
        for written, value in zip(row, below, strict=True):
            listed = find_label(flat(written), self.section, typos=False)
            label = listed or guess_cell(written, placed=True)
            if label:
                self.start(Pair(flat(written), label, value, guessed=listed is None))
            else:
                self._unknown_row(written, value)

    def _row(self, row: list[str], below: list[str]) -> None:
        cells = [(at, cell) for at, cell in enumerate(row) if cell]
        if self._labelled_cells(cells) or self._ticked(tick_row([cell for _, cell in cells])):
            return
        if len(cells) < 2:
            if cells:
                self.heading = flat(cells[0][1]) if len(cells[0][1]) <= SHORT_LABEL else self.heading
                self._alone(cells[0][1], at_left=cells[0][0] == 0, below=below)
            return
        self._several(cells)

    def _ticked(self, boxes: str) -> bool:
        """Read a row of boxes beside their captions; say whether it was one that says which exploitation it was."""
        codes, _ = exploitation_codes(boxes.replace("☐", "☒")) if boxes else ((), ())
        held = self.form.values["exploitation"]
        if not codes and not (boxes and held):
            return False
        self.form.labels.setdefault("exploitation", self.heading)
        self.form.seen.append(("exploitation", "")) if not held else None
        self.form.values["exploitation"] = f"{held}\n{boxes}".strip()
        self.current = None
        return True

    def _labelled_cells(self, cells: list[tuple[int, str]]) -> bool:
        """Read cells that each hold a label and its value: below it, or behind its mark; say whether the row was such."""
        pairs = [within(cell, self.section) for _, cell in cells]
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
                pending = Pair(flat(cell), label, "")
                self.start(pending)
            elif pending and not pending.value:
                pending = self.current = self._fill(pending, cell)
            elif split_line(flat(cell), self.section):
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
        listed = find_label(flat(cell), self.section) if len(cell) < 160 else None
        head = headline(cell)
        listed = listed or (None if head.endswith((":", "?")) else find_label(head, self.section))
        guess = self._placed(guess_cell(cell, placed=True), cell) if listed is None and may_guess else None
        return listed or (None if guess and self.form.is_answered(guess) else guess)

    def _placed(self, label: Label | None, cell: str) -> Label | None:
        """What a guessed label means in the section that is open."""
        return within_section(label, flat(cell), self.section) if label else None

    def _is_label(self, cell: str) -> bool:
        return 0 < len(cell) <= SHORT_LABEL and bool(find_label(flat(cell), self.section) or guess_cell(cell, placed=True))

    def _is_answered(self, cell: str) -> bool:
        guess = self._placed(guess_cell(cell), cell)
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
        text = flat(cell)
        if not is_boilerplate(text):
            self.form.set_unknown(text.rstrip(" :"), value)
        self.current = None

    def _alone(self, cell: str, at_left: bool, below: list[str]) -> None:
        """A row with one filled cell: a heading, a label with its value below, inside, or empty; or that value."""
        listed = find_label(flat(cell), self.section) if len(cell) < 160 else None
        label = listed or (guess_cell(cell) if at_left else None)
        waiting = self.current is not None and not self.filled()
        if waiting and self.current and label and not listed and label.field == self.current.label.field:
            label = None  # "CCE" under "Exploitation"
        heads = self.filled() and bool(below) and len(cell) <= SHORT_LABEL and "\n" not in cell and self._is_label(below[0])
        free = self.current is not None and self.current.label.field in FREE
        if at_left and label is None and (is_part_heading(cell) or (heads and not free and cell[:1].isupper())):
            self.form.set_aside(cell)
            self.current = None
        elif self.current is not None and waiting and not at_left and label is None:
            self.current = self._fill(self.current, cell)
        elif label and not (waiting and not at_left):
            section = find_section(flat(cell)) or section_of(label)
            if section and below and below[0] and _means_more(below[0], section):
                self.section, self.current = section, None
            else:
                self.start(Pair(flat(cell), label, "", guessed=listed is None))
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


def _means_more(cell: str, section: str) -> bool:
    """Whether a cell is a label that means something else under the heading of a section."""
    text = flat(cell)
    plain = find_label(text) or guess_cell(cell)
    placed = find_label(text, section) or plain
    return placed is not None and within_section(placed, text, section) != plain


def _is_answer(cell: str) -> bool:
    """Whether a cell says which exploitation it was ("CSE"): an answer, however much it looks like a label."""
    codes, strange = exploitation_codes(cell) if len(cell) <= SHORT_LABEL and "exploitation" not in cell.lower() else ((), ())
    return bool(codes) and not strange
