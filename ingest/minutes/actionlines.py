"""One action taken apart: a table row, or a line such as "Action: visit Wharf Hotel - Licensing - 25/09/2026"."""

import re
from dataclasses import dataclass
from functools import cache

from graph.ontology.catalogue import squash, term
from ingest.minutes.due import says_due
from ingest.minutes.entries import Entry
from ingest.minutes.status import is_status, read_status
from ingest.minutes.wording import NUMBERING, words

_REF = re.compile(
    r"\s*[\[(]?([A-Z]{1,6}[-/ ]?\d{1,4}(?:[./-]\d{1,4})*|\d{4}-\d\d-\d\d/[A-Z]\d+|\d{1,3}/2\d(?!\d|/)"
    r"|2\d-(?:0\d|1[0-2])-[01]\d)[\])]?"
    r"\s*[:.)|–—-]*\s+(?=\S)"
)
"""A reference that opens a line: "TA12", "A3/26", "26-09-04" (year and month first, so that no UK date is taken for one)."""
_ONE_REF = r"[A-Z]{1,6}[-/ ]?\d{1,4}(?:[./-]\d{1,4})*"
_REVIEWED = re.compile(
    rf"\s*(?P<refs>{_ONE_REF}(?:(?:\s*[,&]\s*|\s+and\s+){_ONE_REF})*)\s*"
    r"(?:[:–—-]\s*|(?:is|are|now|was|were|remains?|has been|have been|both|all)\s+)*(?P<status>[A-Za-z][A-Za-z /]{2,25})\s*"
)
_RUN_ON = re.compile(r"\s*(?:[A-Z]{1,5}[-/ ]?\d{1,4}(?:[./]\d{1,4})?\s*(?::|[–—-]\s|\()|\d{1,3}/2\d\s+(?=[A-Z(]))")
_PART = re.compile(r"\s+[–—-]+\s+|\s*[,;]\s+")
_BREAK = re.compile(r"\s+[–—-]+\s+|\s*\|\s*|\s*;\s*|\t+|\n+")
_TAIL = re.compile(r"\s*[(\[]([^()\[\]]{2,80})[)\]]\s*\.?$")
_TO = re.compile(
    r"([A-Z][\w'’&/., -]{1,40}?(?:\s*\([^()\n]{2,30}\))?)\s+"
    r"(?:to|will|would|is to|are to|agreed to|has agreed to|shall|should|must|was to|were to)\s+(?=[a-z])"
)
_WITHIN_END = re.compile(r"\b(within\s+(?:\d{1,2}|one|two|three|four|six)\s+(?:days?|weeks?|months?))\s*\.?$", re.I)
_LAST_SAYS_WHEN = re.compile(r",\s*([^,]{3,30}?)\s*\.?$")
_MONTH_REF = re.compile(r"\s*((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\s+\d{1,2})\s*[:.)]\s+(?=\S)")
"""A number that an action of a month before has: "Feb 3: posters"."""
_WHO_FIRST = re.compile(r"([A-Z][\w'’./&-]*(?:\s+(?:[A-Z(&][\w'’./&)-]*|and|of)){0,4})\s*:\s+(?=\S)")
_BRACKETED = re.compile(r"\((?P<who>[A-Z][^(),]{1,40}),\s*(?P<what>[^()]{4,})\)\s*[:,–—-]?\s*(?P<rest>.*)$", re.S)
"""Who and what in brackets behind the reference: "AP5 (Calloway, ANPR on the van) complete"."""
_WHO_BEHIND = re.compile(
    r"(?P<what>[^()]{4,}?)\s*\((?P<who>[A-Z][^():\d]{1,30})\)\s*[:,–—-]?\s*(?P<status>[A-Za-z][^()]{2,40})$", re.S
)
"""What, who in brackets and how it stands: "letter to Odeon (MF) done"."""
_WHO_CALLED = re.compile(r"\s*(?:ACTION|Action)\s+(?P<who>[A-Z]{2,4}|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s*[:–—-]\s+(?=\S)")
"""An action that is called out to somebody: "ACTION MF - welfare check"."""
_SET = re.compile(r"\((?P<who>[A-Z]{2,4}|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?),\s*(?:by\s+)?(?P<due>[^()]*\d[^()]*)\)\s*\.?$")
"""Who and by when in brackets at the end: "CAWN to be served (MF, 12.07.26)"."""
_MOVED = re.compile(r"^(?:moved?|revised|extended|put back|new date|now|extend)\s*(?:to|until|due|by)?\s*:?\s+", re.I)
_BY = re.compile(r"\b(?:by|before|due|no later than|not later than|on or before)\s+((?:the\s+)?[^.;,]{3,30})\s*\.?$", re.I)
_OWNER_WORDS = 7


@dataclass(slots=True)
class Parts:
    """An action as written; `start` is where its text stands in the entry, `reviewed` says that it is told how it went."""

    ref: str = ""
    text: str = ""
    start: int = 0
    owner: str = ""
    due: str = ""
    five_p: str = ""
    status: str = ""
    set_on: str = ""
    reviewed: bool = False

    @property
    def said(self) -> int:
        """How many things besides its text the action says."""
        return sum(map(bool, (self.ref, self.owner, self.due, self.five_p, self.status)))


@cache
def action_prefix() -> re.Pattern[str]:
    """What opens an action line: "Action:", "AP3 -", "Action point 2:"."""
    listed = "|".join(re.escape(word) for word in sorted(words("action_words"), key=len, reverse=True))
    return re.compile(
        rf"\s*(?:(?:[•·*▪◦–—-]\s*|\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s+)?(?:{listed})s?\s*(?:(?:no\.?|number|point)\s*)?"
        r"(?P<ref>[A-Z]{0,4}\d[\w./-]{0,10})?\s*(?:(?<=\d)\.|[:–—|-])\s*|(?:→|⇒|➔|►|➢|->|=>)\s*)(?=\S)",
        re.I,
    )


def from_row(entry: Entry) -> list[Parts]:
    """The actions of a table row; several where its cells list them line by line."""
    start, text = entry.cells.get("action", (0, ""))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    owners = [line.strip() for line in entry.cell("owner").split("\n") if line.strip()]
    dues = [line.strip() for line in entry.cell("due").split("\n") if line.strip()]
    begun = all(not line[0].islower() for line in lines)
    if not owners and not dues:
        sentences = lines if begun else [" ".join(lines)]
        return [_sentence(entry, line, start + max(0, text.find(line))) for line in sentences]
    several = len(lines) > 1 and begun and len(lines) in (len(owners), len(dues))
    if not several:
        return [_row(entry, " ".join(lines), start, "; ".join(owners), " ".join(dues))]
    made: list[Parts] = []
    for number, line in enumerate(lines):
        owner = owners[number] if len(owners) == len(lines) else "; ".join(owners)
        due = dues[number] if len(dues) == len(lines) else " ".join(dues)
        made.append(_row(entry, line, start + text.index(line), owner, due))
    return made


def _sentence(entry: Entry, line: str, start: int) -> Parts:
    """An action of a row that has nobody and no date in cells of their own: its words may say both."""
    parts = _row(entry, line, start, "", "")
    said = from_line(line)
    parts.ref = parts.ref or said.ref
    parts.owner, parts.due, parts.five_p = said.owner, said.due, parts.five_p or said.five_p
    parts.status = parts.status or said.status
    if said.text and said.text in line:
        parts.text, parts.start = said.text, start + line.index(said.text)
    return parts


def _row(entry: Entry, text: str, start: int, owner: str, due: str) -> Parts:
    parts = Parts(entry.cell("ref"), text, start, owner, due, entry.cell("five_p"), set_on=entry.cell("set_on"))
    ref = _REF.match(text)
    if not parts.ref and ref is not None and re.search(r"[A-Z]", ref[1]):
        parts.ref, parts.text = ref[1], text[ref.end() :]
        parts.start = start + ref.end()
    parts.status = read_status(entry.cell("status"), entry.cell("rag"), entry.cell("progress"))
    if not owner and (said := from_line(parts.text)).owner and said.text in parts.text:
        parts.owner, parts.start = said.owner, parts.start + parts.text.index(said.text)
        parts.text, parts.due = said.text, parts.due or said.due
    return parts


def from_loose_row(entry: Entry) -> Parts | None:
    """A row of a table without a header: its longest cell is the action, the rest is told by what it looks like."""
    cells = [cell for name, cell in entry.cells.items() if name.startswith("column ")]
    if len(cells) < 3:
        return None
    telling = [cell for cell in cells if _MONTH_REF.match(cell[1]) or not _says_how_or_when(cell[1])]
    start, text = max(telling or cells, key=lambda cell: len(cell[1]))
    parts = Parts(text=" ".join(text.split()), start=start)
    for offset, cell in cells:
        if offset != start and not parts.ref and re.fullmatch(r"[A-Z]{0,6}[-/ ]?\d{1,4}\.?", cell):
            parts.ref = cell.rstrip(".")
        elif offset != start:
            said = " ".join(cell.split())
            pieces = _PART.split(said)
            for piece in pieces if len(pieces) > 1 and is_status(pieces[0]) else [said]:
                _place(parts, piece)
    ref = _MONTH_REF.match(parts.text) or (_REF.match(parts.text) if not parts.ref else None)
    if ref is not None and not parts.ref:
        parts.ref, parts.text, parts.start = ref[1], parts.text[ref.end() :], start + ref.end()
    return parts


def _says_how_or_when(cell: str) -> bool:
    return is_status(_PART.split(cell)[0]) or says_due(cell)


def from_line(text: str) -> Parts:
    """The action of a line."""
    parts = Parts()
    start = _opening(parts, text)
    reviewed = _WHO_BEHIND.match(text, start)
    if reviewed is not None and is_status(reviewed["status"].strip(" .")):
        parts.text, parts.start, parts.owner = reviewed["what"].strip(), reviewed.start("what"), reviewed["who"].strip()
        parts.status, parts.reviewed = read_status(reviewed["status"].strip(" .")), True
        return parts
    bracketed = _BRACKETED.match(text, start)
    if bracketed is not None:
        parts.owner, parts.text, parts.start = bracketed["who"].strip(), bracketed["what"].strip(), bracketed.start("what")
        for piece in re.split(r"\s*[,;–—]\s*", bracketed["rest"].strip(" .;")):
            _place(parts, piece)
        parts.reviewed = bool(parts.status)
        return parts
    body, labelled = _cut_labels(text[start:])
    for name, said in labelled:
        value, *more = re.split(r"\.\s+(?=[A-Z])|\)\s*[–—-]\s*|[,;]\s+(?=(?:due|by)\s)", said)
        _take(parts, name, value.strip(" .;,|()[]–—-"))
        for piece in more:
            _place(parts, piece.strip(" .;,|()[]–—-"))
    tail = _TAIL.search(body)
    pieces = _pieces_of(body, tail)
    if len(pieces) > 1 and _owner_first(pieces[0].strip(" ."), pieces[1].strip(" .")):
        pieces[:2] = pieces[1::-1]
    parts.text = pieces[0].strip(" .") if pieces else ""
    parts.start = text.find(parts.text, start) if parts.text else start
    rest = pieces[1:] + (re.split(r"\s*[,/|–-]\s+|\s*,\s*", tail[1]) if tail else [])
    for piece in rest:
        head, comma, behind = piece.partition(",")
        split = comma and is_status(head.strip())
        for bit in (head, behind) if split else (piece,):
            _place(parts, re.sub(r"^\s*now (?=due|by)", "", bit).strip(" .,"))
    _owner_and_due_of_sentence(parts)
    return parts


def _opening(parts: Parts, text: str) -> int:
    """Where an action's own words begin: behind its number, its reference, "Action:", and who is named before a colon."""
    start = 0
    called = _WHO_CALLED.match(text)
    if called is not None:
        parts.owner = called["who"]
        return called.end()
    number = NUMBERING.match(text)
    if number is not None:
        start = number.end()
    ref = _REF.match(text, start) or _MONTH_REF.match(text, start)
    opened = action_prefix().match(text)
    if ref is not None and not (opened and re.match(r"[A-Z]{3,}", ref[1])):
        monthly = _MONTH_REF.match(text, start) is not None
        parts.ref, start = ref[1] if monthly else ref[1].replace(" ", ""), ref.end()
    elif opened is not None:
        parts.ref, start = opened["ref"] or "", opened.end()
    who = _WHO_FIRST.match(text, start)
    if who is not None and squash(who[1]) not in _label_names():
        parts.owner, start = who[1].strip(), who.end()
    return start


def _pieces_of(body: str, tail: re.Match[str] | None) -> list[str]:
    """The parts of a line between dashes; a line whose brackets say who and when is one."""
    whole = body[: tail.start()] if tail else body
    in_brackets = re.split(r"\s*,\s*", tail[1]) if tail else []
    if len(in_brackets) > 1 and says_due(in_brackets[-1]):
        return [whole]
    pieces = [piece for piece in _BREAK.split(whole) if piece.strip()]
    listed = [piece.strip() for piece in whole.split(", ")]
    if len(pieces) == 1 and len(listed) > 2 and says_due(listed[-1].strip(" .")) and _owner_first(listed[0], listed[1]):
        return [listed[0], ", ".join(listed[1:-1]), listed[-1]]
    return pieces


def sets(text: str) -> re.Match[str] | None:
    """Who and by when at the end of an item, which makes it an action; or that it is called out to somebody."""
    return _WHO_CALLED.match(text) or _SET.search(text)


def runs_on(text: str) -> bool:
    """Whether a stretch of an item opens with a reference of its own and says who or by when: "FV4: Housing to write"."""
    if _RUN_ON.match(text) is None:
        return False
    said = from_line(text)
    return bool(said.owner or said.due)


def told_by_reference(text: str) -> list[Parts]:
    """What "TA12, TA14 complete. TA15 is ongoing." says: references and where they stand; nothing where it says more."""
    told: list[Parts] = []
    for sentence in re.finditer(r"[^.;\n]+", text):
        said = _REVIEWED.fullmatch(sentence[0])
        status = read_status(said["status"]) if said and term("action_status", said["status"]) is not None else ""
        if not said or not status:
            return []
        start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
        refs = re.findall(_ONE_REF, said["refs"])
        told += [Parts(ref, sentence[0].strip(), start, status=status) for ref in refs]
    return told


def _owner_first(first: str, second: str) -> bool:
    """Whether a line says who before what: "Gwen Lacey - licensing visit to the hotel - by 4 November"."""
    named = re.fullmatch(r"[A-Z][\w'’.-]*(?:\s+(?:[A-Z&][\w'’.-]*|and|of)){0,3}", first) is not None
    told = term("five_p", second) or term("action_status", second) or says_due(second)
    return named and not told and len(second.split()) >= 3 and re.match(r"[a-z]|[A-Z]{2,}\d?\b", second) is not None


def _cut_labels(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Split off "Owner: ...", "Due: ..." wherever they stand."""
    marks = list(_label_mark().finditer(body))
    if not marks:
        return body, []
    ends = [mark.start() for mark in marks[1:]] + [len(body)]
    said = [
        (_label_names()[squash(mark[1])], body[mark.end() : end].strip(" .;,|()[]–—-\t\n"))
        for mark, end in zip(marks, ends, strict=True)
    ]
    return body[: marks[0].start()].strip(" .;,|([–—-\t\n"), said


@cache
def _label_names() -> dict[str, str]:
    return {squash(form): name for name, forms in words("labels_in_line").items() for form in forms}


@cache
def _label_mark() -> re.Pattern[str]:
    forms = sorted((form for forms in words("labels_in_line").values() for form in forms), key=len, reverse=True)
    return re.compile(rf"(?:^|(?<=[\s,.;(\[|–—-]))({'|'.join(map(re.escape, forms))})\s*[:=]\s*", re.I)


def _take(parts: Parts, name: str, said: str) -> None:
    if name == "status":
        parts.status = read_status(said)
    elif not getattr(parts, name):
        setattr(parts, name, said)


def _place(parts: Parts, piece: str) -> None:
    """Put a piece where it belongs, by what it says."""
    if not piece:
        return
    moved = _MOVED.sub("", piece)
    if not parts.status and is_status(piece):
        parts.status = read_status(piece)
    elif not parts.due and moved != piece and says_due(moved):
        parts.due = moved
    elif not parts.due and says_due(piece):
        parts.due = re.sub(r"^(?:by|before|due(?: by)?)\s*:?\s+", "", piece, flags=re.I)
    elif not parts.five_p and term("five_p", piece) is not None:
        parts.five_p = piece
    elif not parts.owner and len(piece.split()) <= _OWNER_WORDS:
        parts.owner = piece
    else:
        parts.text = f"{parts.text} - {piece}"


def _owner_and_due_of_sentence(parts: Parts) -> None:
    """A sentence may say its owner and date itself: "Licensing to visit Wharf Hotel by 25/09/2026"."""
    if not parts.owner and (who := _TO.match(parts.text)) is not None:
        parts.owner = who[1].strip()
    if not parts.due and (by := _BY.search(parts.text)) is not None and says_due(by[1]):
        parts.due = by[1].strip()
    if not parts.due and (within := _WITHIN_END.search(parts.text)) is not None:
        parts.due = within[1].strip()
    if not parts.due and (last := _LAST_SAYS_WHEN.search(parts.text)) is not None and says_due(last[1]):
        parts.due = last[1].strip()
