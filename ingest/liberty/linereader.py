"""A form read line by line: labels within, beside or above their values, and what is open from line to line."""

import re

from graph.ontology.catalogue import squash
from ingest.liberty.form import Form
from ingest.liberty.labels import (
    Label,
    begins_label,
    begins_with_guidance,
    find_label,
    find_section,
    is_boilerplate,
    is_narrative_word,
    is_title,
)
from ingest.liberty.letters import signs_off
from ingest.liberty.lines import MARK, Pair, split_line, unknown_label

_SAID = re.compile(r"\b(?:said|says|told|stated|asked|replied|reads?|read|saying|follows|quote)\b", re.I)
FREE = {"details", "shared_with"}


class LineReader:
    """Walks through a file and keeps what is open: the form, the label, the section."""

    def __init__(self, bare_labels: bool) -> None:
        self.forms = [Form()]
        self.current: Pair | None = None
        self.section = ""
        self.bare_labels = bare_labels
        self.unknown = False
        self.blank = False
        self.bare_lines = 0

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
            position += self._line([clean(text) for text in texts[position : position + 4]])

    def _ends_letter(self, text: str) -> bool:
        """Whether a line signs off an e-mail: what follows is no value."""
        return signs_off(text) and self.current is not None and len(self.form.seen) >= 4

    def _line(self, ahead: list[str]) -> int:
        """Read a line, and those after it where its label goes on; say how many were used."""
        text = ahead[0]
        if not text.strip():
            self.blank = True
            return 1
        after_blank, self.blank = self.blank, False
        if is_title(text):
            self.current, self.section, self.unknown = None, "", False
            return 1
        if self._ends_letter(text):
            self.current = None
            self.form.set_aside(text)
            return 1
        for count in range(1, len(ahead) + 1):
            joined = " ".join(part.strip() for part in ahead[:count])
            if count > 1 and not begins_label(" ".join(part.strip() for part in ahead[: count - 1])):
                break
            pairs = split_line(joined if count > 1 else text, self.section, self._bare())
            if count > 1 and pairs and not _label_reaches(pairs[0], ahead[: count - 1]):
                pairs = []
            if pairs and not self._doubtful(pairs[0], text) and not self._may_be_value(pairs[0], after_blank):
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

    def _may_be_value(self, pair: Pair, after_blank: bool) -> bool:
        """Whether a line that only its words make a label is rather what the open label waits for ("Foster carer")."""
        if not pair.guessed or self.current is None:
            return False
        asked = pair.written.endswith("?") or bool(pair.value)
        if self.filled():
            taken = bool(self.form.values[pair.label.field])
            lone = len(pair.written.split()) < 2
            return (lone and not asked and not self._labels_alone()) or (self.current.label.field in FREE and (taken or lone))
        of_reporter = pair.label.field.startswith("reporter") or pair.label.field == "practitioner"
        return not asked and not after_blank and (of_reporter or len(pair.written.split()) < 3)

    def _labels_alone(self) -> bool:
        """Whether labels stand in lines of their own here, without colon, their values below."""
        return self.bare_lines >= 2

    def start(self, pair: Pair) -> None:
        """Open a label's field and put in what stands behind it."""
        if self.form.is_begun_anew_by(pair.label, pair.written):
            self.forms.append(Form())
            self.section = ""
        if pair.guessed and self.form.is_answered(pair.label):
            self.form.set_aside(f"{pair.written.rstrip(' :')}: {pair.value}" if pair.value else pair.written, pair.written)
            self.current, self.unknown = None, True
            return
        self.form.open(pair.label, pair.written)
        self.form.put(pair.label, pair.written, pair.value)
        self.current, self.unknown = pair, False
        self.bare_lines += not pair.value and not pair.written.endswith((":", "?"))
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
        if begins_with_guidance(text):
            self.form.set_aside(text)
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


def clean(text: str) -> str:
    """A line without the marks of a quotation."""
    return re.sub(r"^(?:>\s?)+", "", text.replace("\xa0", " ")).rstrip()


def _label_reaches(pair: Pair, before: list[str]) -> bool:
    """Whether the label of a joined line really goes on beyond the lines before the last one."""
    return len(squash(pair.written)) > len(squash(" ".join(before)))
