"""What comes on no form at all: a letter, an e-mail, a note that tells of a child at risk in its writer's own order."""

import re
from dataclasses import dataclass, field

from ingest.extraction.names import read_name
from ingest.extraction.words import words
from ingest.liberty.asides import is_guidance, listed
from ingest.liberty.form import Form
from ingest.liberty.labels import Label
from ingest.liberty.letters import mail_headers, signs_off
from ingest.readers.model import Grid, Line, Reading

FEWEST_WORDS = 25
FEWEST_WORRIES = 3
HEAD_WITHIN = 14
_MEETING = re.compile(r"\b(?:minutes|agenda|apologies|attendees|attendance|matters arising|action log)\b", re.I)
_SALUTATION = re.compile(
    r"\W*(?:dear\b|hi\b|hello\b|hiya\b|good\s+(?:morning|afternoon|evening)\b|(?:morning|afternoon|evening)\b|to\s+whom\b|fao\b)[^.?]{0,60}[,.:!]?",
    re.I,
)
_CLOSES = re.compile(
    r"\W*(?:yours(?:\s+(?:sincerely|faithfully|truly|etc))?|(?:kind(?:est)?|best|warm(?:est)?|many)\s+(?:regards|wishes|thanks)|regards|thanks|"
    r"thank\s+you|cheers|sincerely|from|signed)\b[\s,.:–-]*(?P<name>[^.:]{0,60})",
    re.I,
)
_POSTSCRIPT = re.compile(r"\W*p\.?\s?s\.?\b[\s:.-]*", re.I)
_FORWARDED = re.compile(r"\W*(?:forwarded message|original message|begin forwarded)\b.*", re.I)
_FROM = re.compile(r"\W{0,3}from\s*:\s*(?P<who>[^<\n]+)", re.I)


def speaks_of_risk(reading: Reading) -> bool:
    """Whether a text that is on no form tells of a child at risk, so that it is read as a report in free words."""
    text = reading.text()
    lines = [line for block in reading.blocks[:10] if isinstance(block, Line) for line in block.text.split("\n")]
    if len(text.split()) < FEWEST_WORDS or any(_MEETING.search(line) for line in lines if len(line) < 120):
        return False
    worries = {match[0].casefold() for match in listed("worry").finditer(text)}
    return listed("child").search(text) is not None and len(worries) >= FEWEST_WORRIES


@dataclass(slots=True)
class _Letter:
    """One letter, or one message of a forwarded e-mail."""

    sender: str = ""
    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)

    def writer(self) -> str:
        """The name under the letter, or that of the sender."""
        for text in (*self.closing[:3], self.sender):
            name = read_name(text)
            if name.is_name and text[:1].isupper() and len(text.split()) <= 6 and not is_guidance(text):
                return text
        return ""


def read_letter(reading: Reading) -> Form | None:
    """The form that a letter or e-mail amounts to, or None where a text is neither."""
    letters = _letters(reading)
    if not letters:
        return None
    form = Form()
    first, *forwarded = letters
    writer = first.writer()
    _put(form, "reporter_name", "", writer)
    told = [text for letter in letters for text in letter.body if not is_guidance(text)]
    _put(form, "details", "", "\n".join(told))
    for letter in forwarded:
        if source := letter.sender or letter.writer():
            _put(form, "witness_details", "From", source)
            _put(form, "third_party", "", "Yes")
    aside = [text for letter in letters for text in (*letter.head, *letter.closing) if text != writer]
    for text in aside:
        form.set_aside(text)
    _date(form, [text for text in first.head])
    return form


def _put(form: Form, name: str, written: str, value: str) -> None:
    if value.strip():
        form.open(Label(name), written)
        form.put(Label(name), written, value)


def _date(form: Form, head: list[str]) -> None:
    """The date over a letter."""
    from ingest.extraction.dates import read_date

    for text in head:
        reading = read_date(text)
        if reading.raw and len(text) <= 120 and not re.search(r"\b(?:dob|born|birth)\b", text, re.I):
            _put(form, "reported_at", "", text[reading.start :])
            return


def _letters(reading: Reading) -> list[_Letter]:
    """The messages of a text, told by their salutation or the header over them; none where the text has neither."""
    headers = mail_headers(reading)
    letters: list[_Letter] = [_Letter()]
    greeted, forwarded, last_blank = False, False, False
    for block in reading.body():
        texts = [" ".join(row).strip() for row in block.rows] if isinstance(block, Grid) else block.text.split("\n")
        for text in (one.strip() for one in texts):
            if not text:
                continue
            letter = letters[-1]
            begins = _FORWARDED.fullmatch(text) or (id(block) in headers and (sender := _FROM.match(text)))
            if begins:
                if letter.body or letter.closing:
                    letters.append(_Letter())
                forwarded = True
                if sender := _FROM.match(text):
                    letters[-1].sender = sender["who"].strip(" \"'")
            elif id(block) in headers:
                if sender := _FROM.match(text):
                    letter.sender = sender["who"].strip(" \"'")
            elif not letter.body and len(letter.head) < HEAD_WITHIN and _SALUTATION.fullmatch(text):
                greeted = True
                letter.body.append("")
            elif letter.body and _closes(text):
                found = _CLOSES.match(text)
                letter.closing.append(text)
                if found and found["name"].strip():
                    letter.closing[-1:] = [found["name"].strip()]
            elif letter.closing and not (postscript := _POSTSCRIPT.match(text)):
                letter.closing.append(text)
            elif letter.closing and postscript:
                letter.body.append(text[postscript.end() :])
            elif letter.body or (forwarded and letter is not letters[0]):
                letter.body.append(text)
            else:
                letter.head.append(text)
    for letter in letters:
        letter.body = [text for text in letter.body if text]
    mailed = bool(reading.headers.get("from"))
    if mailed and not letters[0].sender:
        letters[0].sender = reading.headers["from"].partition("<")[0].strip(" \"'")
    if not greeted and not forwarded and not mailed:
        return []
    for letter in letters:
        if not letter.body:
            letter.body, letter.head = letter.head, []
    return [letter for letter in letters if letter.body]


def _closes(text: str) -> bool:
    """Whether a line ends a letter: its greeting, alone or before a name."""
    if signs_off(text):
        return True
    found = _CLOSES.match(text)
    if found is None or len(text.split()) > 6:
        return False
    name = found["name"].strip()
    said = read_name(name)
    return not name or (
        said.is_name and said.text_end == len(name) and not any(w in words("common") for w in name.lower().split()[:1])
    )
