"""A form read line by line: labels within, beside or above their values, and what is open from line to line."""

import re
from collections.abc import Sequence

from graph.ontology.catalogue import squash
from ingest.liberty.asides import is_administrative, is_guidance
from ingest.liberty.beside import meant_beside, within_section
from ingest.liberty.cues import guess_label, is_capital_heading
from ingest.liberty.form import Form
from ingest.liberty.inferred import is_account
from ingest.liberty.labels import (
    Label,
    begins_label,
    begins_with_guidance,
    find_label,
    find_section,
    is_boilerplate,
    is_narrative_word,
    is_part_heading,
    is_title,
)
from ingest.liberty.letters import signs_off
from ingest.liberty.lines import MARK, Pair, led_pair, more_pairs, side_by_side, split_line, unknown_label

_SAID = re.compile(r"\b(?:said|says|told|stated|asked|replied|reads?|read|saying|follows|quote)\b", re.I)
LONGEST_LEAD = 160
PAIRS_IN_A_ROW = 3
LONGEST_UNKNOWN = 9
PEOPLE = {"victim", "alleged", "present", "witness_details"}
FREE = {"details", "shared_with"}
TITLE_LINES = 3
_LEADERS = re.compile(r"^\s*(?P<label>[A-Z][\w .,'’()/&-]{0,40}?)\s*(?:\.{4,}|(?<=\s)\.{2,})\s+(?=\S)")
"""A label with dots that lead to its value ("Post ........ Manager")."""
_OFFICE_USE = re.compile(r"\W*(?:for\s+)?(?:police|office|official|internal|hub|unit|admin|administrative|mash)\s+use\b", re.I)
_TITLE = re.compile(
    r"^(?-i:[^a-z]{6,})$|\s[–—-]\s|\b(?:project|service|services|trust|council|partnership|academy|college|team|unit|network)\b",
    re.I,
)
_NUMBERED_QUESTION = re.compile(r"\(?(?:q\.?\s*)?\d{1,2}[.):]\s*[^\W\d][^?]{3,120}\?\s*", re.I)
_NUMBERED_DEMAND = re.compile(r"\(?(?:q\.?\s*)?\d{1,2}[.):]\s+[^\W\d][^?.;]{3,90}:?\s*", re.I)


class LineReader:
    """Walks through a file and keeps what is open: the form, the label, the section."""

    def __init__(self, bare_labels: bool) -> None:
        self.forms = [Form()]
        self.current: Pair | None = None
        self.section = ""
        self.heading = ""
        self.bare_labels = bare_labels
        self.unknown = False
        self.blank = False
        self.bare_lines = 0
        self.pairs_running = 0
        self.signed_off = False
        self.led = 0
        self.awaiting = ""
        self.asked = 0
        self.read_lines = 0

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

    def lines(self, texts: list[str], leads: Sequence[int] = ()) -> None:
        """Read paragraphs or the lines of a cell; `leads` says how much of each stands out at its head."""
        texts, leads = side_by_side([_LEADERS.sub(r"\g<label>: ", text) for text in texts], leads)
        position = 0
        while position < len(texts):
            self.read_lines += bool(texts[position].strip())
            lead = leads[position] if position < len(leads) else 0
            lead = lead or self._asks(texts[position])
            if lead and self._led(texts[position], lead):
                position += 1
            else:
                position += self._line([clean(text) for text in texts[position : position + 4]])

    def _asks(self, text: str) -> int:
        """The length of a numbered question; once some have been read, of a demand too ("7. Tell us what happened")."""
        asked = _NUMBERED_QUESTION.fullmatch(text) is not None
        asked = asked or (self.asked >= PAIRS_IN_A_ROW and _NUMBERED_DEMAND.fullmatch(text) is not None)
        self.asked += asked
        return len(text) if asked else 0

    def _led(self, text: str, lead: int) -> bool:
        """Read a line whose head stands out as a label does; say whether it was one."""
        pair = None if is_title(text) or lead > LONGEST_LEAD else led_pair(text, lead, self.section)
        if pair is None:
            return self._unknown_led(text, lead)
        if self._doubtful(pair, text) or (pair.guessed and (self._in_free_text(pair) or self._heads_document(pair))):
            return False
        self.led += 1
        self.blank = False
        for one in more_pairs(pair, self.section):
            self.start(one)
        return True

    def _unknown_led(self, text: str, lead: int) -> bool:
        """Set aside a label that nobody knows where labels stand out; say whether it was one."""
        head, value = text[:lead].strip(" :"), text[lead:].strip(" :")
        if head and not value:
            return self._awaits(head)
        if self.led < PAIRS_IN_A_ROW or not value or not head[:1].isupper() or len(head.split()) > LONGEST_UNKNOWN:
            return False
        self.form.set_unknown(head, value)
        self.current = None
        return True

    def _awaits(self, head: str) -> bool:
        """Open a heading or question that nobody knows, so that what stands below is not added to the field before it."""
        plain = find_section(head) or is_part_heading(head) or is_boilerplate(head) or begins_with_guidance(head)
        in_text = self.current is not None and self.current.label.field in FREE
        waits = self.current is not None and not self.filled()
        if plain or in_text or waits or not self.form.seen or len(head.split()) > LONGEST_UNKNOWN + 3:
            return False
        self.awaiting, self.current = head, None
        return True

    def _in_free_text(self, pair: Pair) -> bool:
        """Whether a guess of few letters stands in a narrative that has begun."""
        free = self.current is not None and self.current.label.field in FREE and self.filled()
        return free and (" " not in pair.written or self.form.is_answered(pair.label))

    def _heads_document(self, pair: Pair) -> bool:
        """Whether a line that only its words make a label stands over the form: its title, or whose it is."""
        bare = pair.guessed and not pair.value and not self.form.seen and not pair.written.rstrip().endswith((":", "?"))
        return bare and self.read_lines <= TITLE_LINES and _TITLE.search(pair.written) is not None

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
        elif self._ends_letter(text) or (_OFFICE_USE.match(text) and self.form.seen):
            self.current, self.signed_off = None, True
            self.form.set_aside(text)
        elif found := self._labelled(ahead, after_blank):
            pairs, count = found
            for pair in pairs:
                self.start(pair)
            self.pairs_running += 1
            return count
        elif among := self._among_pairs(text):
            self.start(among)
        else:
            self.pairs_running = self.pairs_running + 1 if unknown_label(text) else 0
            self._unlabelled(text)
        return 1

    def _labelled(self, ahead: list[str], after_blank: bool) -> tuple[list[Pair], int] | None:
        """The pairs of the first line, or of as many lines as its label takes, and how many those are."""
        text = ahead[0]
        for count in range(1, len(ahead) + 1):
            joined = " ".join(part.strip() for part in ahead[:count])
            if count > 1 and not begins_label(" ".join(part.strip() for part in ahead[: count - 1])):
                return None
            pairs = split_line(joined if count > 1 else text, self.section, self._bare())
            if not pairs or (count > 1 and not _label_reaches(pairs[0], ahead[: count - 1])):
                continue
            if self.signed_off and pairs[0].guessed:
                return None
            if self._doubtful(pairs[0], text) or self._may_be_value(pairs[0], after_blank) or self._heads_document(pairs[0]):
                continue
            if count > 1 or pairs[0].value or len(ahead) == 1 or not self._goes_on(ahead):
                return pairs, count
        return None

    def _among_pairs(self, text: str) -> Pair | None:
        """A line between lines of "Label: value" whose label half its words tell."""
        found = unknown_label(text) if self.pairs_running >= PAIRS_IN_A_ROW and not self.signed_off else None
        label = guess_label(found[0], placed=True) if found else None
        if found is None or label is None or self.form.is_answered(label) or is_narrative_word(found[0]):
            return None
        return Pair(found[0], label, found[1], guessed=True)

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
        taken = bool(self.form.values.get(pair.label.field)) and pair.label.field != self.current.label.field
        bare = ":" not in text[: len(pair.written) + 2] and "?" not in text[: len(pair.written) + 2]
        same_again = pair.label.field == self.current.label.field and is_narrative_word(pair.written)
        opening = self.form.is_begun_anew_by(pair.label, pair.written)
        return not opening and (same_again or (bare and taken) or (is_narrative_word(pair.written) and taken))

    def _may_be_value(self, pair: Pair, after_blank: bool) -> bool:
        """Whether a line that only its words make a label is rather what the open label waits for ("Foster carer")."""
        if not pair.guessed or self.current is None:
            return False
        asked = pair.written.endswith("?") or bool(pair.value)
        if not self.filled() and self.current.guessed and self.read_lines <= TITLE_LINES and len(self.form.seen) == 1:
            return False  # what stood there heads the whole ("Concern about a young person")
        if not self.filled() and not asked and pair.label.field == self.current.label.field == "exploitation":
            return True  # "Child criminal exploitation" under "Nature of the exploitation"
        if self.filled():
            taken = bool(self.form.values.get(pair.label.field))
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
            self.signed_off = False
            self.section = ""
        meant = meant_beside(self.form, within_section(pair.label, pair.written, self.section), pair.written)
        if meant != pair.label:
            pair = Pair(pair.written, meant, pair.value, pair.guessed)
        if pair.guessed and self.form.is_answered(pair.label):
            told = f"{pair.written.rstrip(' :')}: {pair.value}" if pair.value else pair.written
            self.form.set_aside(told, pair.written, told=bool(pair.value))
            self.current, self.unknown = None, True
            return
        self.awaiting = ""
        if pair.guessed and pair.label.field == "exploitation" and is_account(pair.value) and not self.form.values["details"]:
            pair = Pair(pair.written, Label("details"), pair.value, guessed=True)
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
        if begins_with_guidance(text) or (is_guidance(text) and not self.filled()):
            self.form.set_aside(text)
            return
        unknown = unknown_label(text)
        if unknown and not MARK.match(text) and self._is_unknown(unknown[0]):
            if is_administrative(unknown[0]):
                self.form.set_aside(text, unknown[0])
                self.current = None
            elif self.current and self.current.label.field in FREE:
                self._go_on(text)
                self.form.set_aside(text, unknown[0])
            else:
                self.form.set_unknown(*unknown)
                self.current, self.unknown = None, True
        elif is_capital_heading(text) and (self.filled() or self.current is None):
            self.current, self.awaiting = None, text if self.form.seen else ""
        elif self.current is not None and self._leaves_field(text):
            self.form.set_aside(text, told=not self.signed_off)
            self.current = None
        else:
            self._plain_text(text)

    def _plain_text(self, text: str) -> None:
        """Put a line that is nothing else where it belongs: under the open label, behind the open heading, or aside."""
        if self.current is not None:
            self._go_on(text)
        elif self.awaiting:
            self.form.set_unknown(self.awaiting, text)
            self.awaiting = ""
        else:
            self.form.set_aside(text, told=not self.signed_off)

    def _leaves_field(self, text: str) -> bool:
        """Whether a paragraph tells what happened, while the label before it asked for something short."""
        field = self.current.label.field if self.current else ""
        return is_account(text) and field not in FREE and (self.filled() or field not in PEOPLE)

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
