"""What comes on no form at all: a letter, an e-mail, a note that tells of a child at risk in its writer's own order."""

import re
from dataclasses import dataclass, field

from ingest.extraction.dates import read_date
from ingest.extraction.names import read_name
from ingest.extraction.patterns import find_identifiers
from ingest.extraction.words import words
from ingest.liberty.asides import is_guidance, listed
from ingest.liberty.form import Form
from ingest.liberty.labels import Label
from ingest.liberty.letters import mail_headers, signs_off
from ingest.readers.model import Grid, Line, Reading

FEWEST_WORDS = 25
FEWEST_WORRIES = 3
FEWEST_THINGS = 2
HEAD_WITHIN = 14
LONGEST_HEAD = 80
FULL_LINE, LONGEST_LINE = 45, 100
"""Letters of a line that a mail program may have broken."""
_MEETING = re.compile(r"\b(?:minutes|agenda|apologies|attendees|attendance|matters arising|action log)\b", re.I)
_SALUTATION = re.compile(
    r"\W*(?:dear\b|hi\b|hello\b|hiya\b|good\s+(?:morning|afternoon|evening)\b|(?:morning|afternoon|evening)\b|to\s+(?:whom|the)\b|fao\b)[^.?]{0,60}[,.:!]?",
    re.I,
)
_CLOSES = re.compile(
    r"\W*(?:yours(?:\s+(?:sincerely|faithfully|truly|etc))?|(?:kind(?:est)?|best|warm(?:est)?|many)\s+(?:regards|wishes|thanks)|regards|thanks|"
    r"thank\s+you|cheers|sincerely|from|signed)\b[\s,.:–-]*(?P<name>[^.:]{0,60})",
    re.I,
)
_POSTSCRIPT = re.compile(r"\W*p\.?\s?s\.?\b[\s:.-]*", re.I)
_OWN_CHILD = re.compile(
    r"\b(?:my|our)\s+(?:(?:own|eldest|youngest|older|younger|little)\s+)?(?:son|daughter|lad|girl|boy|child|kid|grandson|granddaughter|niece|nephew|stepson|"
    r"stepdaughter)\b|\bI\s*(?:am|['’]m)\s+(?:the\s+)?(?:mum|mother|dad|father|nan|gran|parent|aunt|uncle|carer)\b",
    re.I,
)
_FORWARDED = re.compile(r"\W*(?:forwarded message|original message|begin forwarded)\b.*", re.I)
_FROM = re.compile(r"\W{0,3}from\s*:\s*(?P<who>[^<\n]+)", re.I)


def speaks_of_risk(reading: Reading) -> bool:
    """Whether a text that is on no form tells of a child at risk, so that it is read as a report in free words."""
    text = reading.text()
    lines = [line for block in reading.blocks[:10] if isinstance(block, Line) for line in block.text.split("\n")]
    if len(text.split()) < FEWEST_WORDS or any(_MEETING.search(line) for line in lines if len(line) < 120):
        return False
    worries = {match[0].casefold() for match in listed("worry").finditer(text)}
    things = {one.text for one in find_identifiers(text) if one.kind in ("Phone", "Vehicle", "OnlineAccount", "Postcode")}
    enough = len(worries) >= FEWEST_WORRIES or (len(worries) > 0 and len(things) >= FEWEST_THINGS)
    told = any(listed("everyday").fullmatch(worry) is None for worry in worries)
    return enough and told and listed("child").search(text) is not None


@dataclass(slots=True)
class _Letter:
    """One letter, or one message of a forwarded e-mail."""

    sender: str = ""
    greeted: bool = False
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
    if _OWN_CHILD.search(" ".join(first.body)):
        _put(form, "member_of_public", "", "Yes")
    for letter in forwarded:
        if source := letter.sender or letter.writer():
            _put(form, "witness_details", "From", source)
            _put(form, "third_party", "", "Yes")
    aside = [text for letter in letters for text in (*letter.head, *letter.closing) if text != writer]
    for text in aside:
        form.set_aside(text)
    _date(form, first.head)
    if not form.values["reported_at"]:
        _put(form, "reported_at", "Date", reading.headers.get("date", ""))
    return form


def _put(form: Form, name: str, written: str, value: str) -> None:
    if value.strip():
        form.open(Label(name), written)
        form.put(Label(name), written, value)


def _date(form: Form, head: list[str]) -> None:
    """The date over a letter."""
    for text in head:
        reading = read_date(text)
        if reading.raw and len(text) <= 120 and not re.search(r"\b(?:dob|born|birth)\b", text, re.I):
            _put(form, "reported_at", "", text[reading.start :])
            return


class _Post:
    """Takes a text apart into its messages, told by their salutation or the header over them."""

    def __init__(self, reading: Reading) -> None:
        self.letters = [_Letter()]
        self.told_apart = bool(reading.headers.get("from"))
        self._headers = mail_headers(reading)
        for block in reading.body():
            texts = [" ".join(row) for row in block.rows] if isinstance(block, Grid) else block.text.split("\n")
            for text in filter(None, (one.strip() for one in texts)):
                if not self._is_header(text, id(block) in self._headers):
                    self._place(self.letters[-1], text)
        if not self.letters[0].sender:
            self.letters[0].sender = reading.headers.get("from", "").partition("<")[0].strip(" \"'")

    def _is_header(self, text: str, among_headers: bool) -> bool:
        """Read what stands over a forwarded message; say whether it was such."""
        sender = _FROM.match(text) if among_headers else None
        if not (among_headers or _FORWARDED.fullmatch(text)):
            return False
        self.told_apart = True
        if (self.letters[-1].body or self.letters[-1].closing) and (sender or not among_headers):
            self.letters.append(_Letter())
        if sender:
            self.letters[-1].sender = sender["who"].strip(" \"'")
        return True

    def _place(self, letter: _Letter, text: str) -> None:
        greets = not letter.greeted and not letter.body and len(letter.head) < HEAD_WITHIN and _SALUTATION.fullmatch(text)
        if greets:
            letter.greeted = self.told_apart = True
        elif letter.closing:
            postscript = _POSTSCRIPT.match(text)
            (letter.body if postscript else letter.closing).append(text[postscript.end() :] if postscript else text)
        elif (letter.body or (letter.head and (self.told_apart or text.casefold().startswith("yours")))) and _closes(text):
            self.told_apart = True
            found = _CLOSES.match(text)
            letter.closing.append((found and found["name"].strip()) or text)
        elif letter.greeted or letter is not self.letters[0]:
            letter.body.append(text)
        else:
            letter.head.append(text)


def _letters(reading: Reading) -> list[_Letter]:
    """The messages of a text; none where it is neither letter nor e-mail."""
    post = _Post(reading)
    if not post.told_apart:
        return []
    for letter in post.letters:
        if not letter.body:
            over = next((at for at, text in enumerate(letter.head) if len(text) > LONGEST_HEAD or text.endswith(".")), 0)
            letter.body, letter.head = letter.head[over:], letter.head[:over]
        letter.body = _unwrapped(letter.body)
    return [letter for letter in post.letters if letter.body]


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines that a mail program broke, joined again: a full one goes on in the next."""
    texts: list[str] = []
    full = False
    for line in lines:
        if full and line[:1].isalnum():
            texts[-1] += f" {line}"
        else:
            texts.append(line)
        full = FULL_LINE <= len(line) <= LONGEST_LINE and line[-1] not in ".!?:"
    return texts


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
