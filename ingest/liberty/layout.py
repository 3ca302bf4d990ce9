"""From the blocks of a file to forms: labels in lines, in cells, above, beside or within their values."""

import re

from graph.ontology.catalogue import squash
from ingest.liberty.form import Form
from ingest.liberty.labels import (
    Label,
    begins_label,
    find_label,
    find_section,
    is_boilerplate,
    is_narrative_word,
    is_title,
    label_prefix,
)
from ingest.liberty.lines import MARK, Pair, split_line, unknown_label
from ingest.readers.model import MARGIN_STYLES, Grid, Line, Reading

_SAID = re.compile(r"\b(?:said|says|told|stated|asked|replied|reads?|read|saying|follows|quote)\b", re.I)
PERSONS = {"alleged", "present", "victim", "witness_details"}
FREE = {"details", "shared_with"}


def read_forms(reading: Reading) -> list[Form]:
    """Every form that a file holds, in order."""
    reader = _FormReader(_has_bare_labels(reading))
    for block in reading.body():
        if isinstance(block, Grid):
            reader.grid(block.rows)
        else:
            if re.match(r"heading|title", block.style):
                reader.current = reader.current if reader.filled() else None
            reader.lines(block.text.split("\n"))
    reader.margins([block for block in reading.blocks if isinstance(block, Line) and block.style in MARGIN_STYLES])
    return [form for form in reader.forms if form.seen]


def _has_bare_labels(reading: Reading) -> bool:
    """Whether labels stand without a colon here ("Agency Police")."""
    lines = [line.strip() for block in reading.blocks if isinstance(block, Line) for line in block.text.split("\n")]
    bare = {
        found[0].field
        for line in lines
        if (found := label_prefix(line))
        and re.match(r"\s+[^\s:?]", line[found[1] :])
        and " " in line[: found[1]]
        and line[:1].isupper()
    }
    return len(bare) >= 4


class _FormReader:
    """Walks through a file and keeps what is open: the form, the label, the section."""

    def __init__(self, bare_labels: bool) -> None:
        self.forms = [Form()]
        self.current: Pair | None = None
        self.section = ""
        self.bare_labels = bare_labels
        self.unknown = False

    @property
    def form(self) -> Form:
        return self.forms[-1]

    def filled(self) -> bool:
        """Whether the open label has a value."""
        return self.current is not None and bool(self.current.value)

    def _go_on(self, text: str) -> None:
        """Put text under the open label: its value, or more of it."""
        if self.current is None:
            return
        label = Label(self.current.label.field) if self.current.value else self.current.label
        self.form.put(label, self.current.written, text)
        self.current = Pair(self.current.written, self.current.label, self.current.value or text)

    def lines(self, texts: list[str]) -> None:
        """Read paragraphs or the lines of a cell."""
        position = 0
        while position < len(texts):
            position += self._line([_clean(text) for text in texts[position : position + 4]])

    def _line(self, ahead: list[str]) -> int:
        """Read a line, and those after it where its label goes on; say how many were used."""
        text = ahead[0]
        if not text.strip():
            return 1
        if is_title(text):
            self.current, self.section, self.unknown = None, "", False
            return 1
        for count in range(1, len(ahead) + 1):
            joined = " ".join(part.strip() for part in ahead[:count])
            if count > 1 and not begins_label(" ".join(part.strip() for part in ahead[: count - 1])):
                break
            pairs = split_line(joined if count > 1 else text, self.section, self._bare())
            if count > 1 and pairs and not _label_reaches(pairs[0], ahead[: count - 1]):
                pairs = []
            if pairs and not self._doubtful(pairs[0], text):
                if count == 1 and not pairs[0].value and len(ahead) > 1 and self._goes_on(ahead):
                    continue
                for pair in pairs:
                    self.start(pair)
                return count
        self._unlabelled(text)
        return 1

    def _goes_on(self, ahead: list[str]) -> bool:
        """Whether a label-only line becomes a longer label with the next one ("Details of others / present at incident")."""
        if ahead[0].rstrip().endswith((":", "?")):
            return False
        longer = split_line(f"{ahead[0].strip()} {ahead[1].strip()}", self.section)
        return bool(longer) and begins_label(ahead[0]) and _label_reaches(longer[0], ahead[:1])

    def _bare(self) -> bool:
        return self.bare_labels and (self.current is None or self.current.label.field not in FREE)

    def _doubtful(self, pair: Pair, text: str) -> bool:
        """Whether a one-word "label" inside the narrative is more likely a word of it."""
        if self.current is None or self.current.label.field not in FREE or not self.filled():
            return False
        taken = bool(self.form.values[pair.label.field]) and pair.label.field != self.current.label.field
        bare = ":" not in text[: len(pair.written) + 2] and "?" not in text[: len(pair.written) + 2]
        same_again = pair.label.field == self.current.label.field and is_narrative_word(pair.written)
        opening = self.form.is_begun_anew_by(pair.label, pair.written)
        return not opening and (same_again or (bare and taken) or (is_narrative_word(pair.written) and taken))

    def start(self, pair: Pair) -> None:
        """Open a label's field and put in what stands behind it."""
        if self.form.is_begun_anew_by(pair.label, pair.written):
            self.forms.append(Form())
            self.section = ""
        self.form.open(pair.label, pair.written)
        self.form.put(pair.label, pair.written, pair.value)
        self.current, self.unknown = pair, False
        if not pair.value and (section := find_section(pair.written)):
            self.section = section
        elif (
            self.section
            and find_label(pair.written, self.section) == find_label(pair.written)
            and pair.label.field != self._section_field()
        ):
            self.section = ""

    def _section_field(self) -> str:
        return {"victim": "victim_dob", "witness": "witness_details", "incident": "details"}.get(self.section, self.section)

    def _unlabelled(self, text: str) -> None:
        if section := find_section(text.rstrip(" :")):
            self.section, self.current = section, None
            return
        if is_boilerplate(text):
            return
        unknown = unknown_label(text)
        if unknown and not MARK.match(text) and self._is_unknown(unknown[0]):
            if self.current and self.current.label.field in FREE:
                self._go_on(text)
                self.form.set_aside(text, unknown[0])
            else:
                self.form.set_aside(text, unknown[0])
                self.current, self.unknown = None, True
        elif self.current is not None:
            self._go_on(text)
        else:
            self.form.set_aside(text)

    def _is_unknown(self, label: str) -> bool:
        if self.current is None:
            return bool(self.form.seen)
        if not self.filled():
            return len(label.split()) <= 5 and not _SAID.search(label) and not is_narrative_word(label)
        plain = len(label.split()) <= 4 and not _SAID.search(label) and not is_narrative_word(label)
        return plain and not re.search(r"\d", label)

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
        if not cells:
            return
        if len(cells) == 1:
            self._alone(cells[0][1], at_left=cells[0][0] == 0, below=below)
            return
        pending: Pair | None = None
        skip = -1
        for number, (at, cell) in enumerate(cells):
            if number == skip:
                continue
            last, gap = number == len(cells) - 1, number > 0 and at - cells[number - 1][0] > 1
            label = find_label(_flat(cell), self.section) if len(cell) < 160 else None
            if label and not (pending and not pending.value and last and not gap):
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
        label = find_label(_flat(cell), self.section) if len(cell) < 160 else None
        waiting = self.current is not None and not self.filled()
        if self.current is not None and waiting and not at_left and label is None:
            self.current = self._fill(self.current, cell)
        elif label and not (waiting and not at_left):
            section = find_section(_flat(cell))
            if section and below and below[0] and find_label(_flat(below[0]), section) != find_label(_flat(below[0])):
                self.section, self.current = section, None
            else:
                self.start(Pair(_flat(cell), label, ""))
        else:
            self.lines(cell.split("\n"))

    def margins(self, lines: list[Line]) -> None:
        """Page headers, footers and notes: a reference may stand there; the rest is kept aside."""
        self.current = None
        for line in lines:
            text = _clean(line.text)
            pairs = split_line(text)
            if pairs and len(self.forms) == 1 and not self.form.values[pairs[0].label.field] and pairs[0].value:
                for pair in pairs:
                    self.form.open(pair.label, pair.written)
                    self.form.put(pair.label, pair.written, pair.value)
            elif not is_boilerplate(text) and not is_title(text) and squash(text):
                self.form.set_aside(text)


def _clean(text: str) -> str:
    return re.sub(r"^(?:>\s?)+", "", text.replace("\xa0", " ")).rstrip()


def _flat(text: str) -> str:
    return " ".join(text.split())


def _label_reaches(pair: Pair, before: list[str]) -> bool:
    """Whether the label of a joined line really goes on beyond the lines before the last one."""
    return len(squash(pair.written)) > len(squash(" ".join(before)))
