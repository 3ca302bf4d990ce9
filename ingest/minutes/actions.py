"""The actions of a meeting: which entries are actions, their references, and on whom or what they were set."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from graph.ledger.drafts import ActionDraft, Problem, RecordDraft, StatementDraft
from graph.ontology.catalogue import squash, term
from ingest.extraction.dates import read_date
from ingest.extraction.found import Found
from ingest.extraction.patterns import find_identifiers
from ingest.extraction.people import find_people
from ingest.extraction.places import find_places
from ingest.extraction.words import fold, is_given
from ingest.mentioning import mention, state
from ingest.minutes.actionlines import (
    Parts,
    action_prefix,
    from_line,
    from_loose_row,
    from_row,
    runs_on,
    sets,
    told_by_reference,
)
from ingest.minutes.attendance import Attendance
from ingest.minutes.due import due_date
from ingest.minutes.entries import Entry
from ingest.minutes.wording import unnumbered, words

_SIGNED = 3
"""A line of so few words that is an attendee's name is a signature."""
THINGS = frozenset({"Vehicle", "Phone", "OnlineAccount"})
SECTIONS = frozenset({"actions", "action_log", "previous_actions"})


@dataclass(slots=True)
class Placed:
    """An entry with the field and offset where its text stands."""

    entry: Entry
    field: str
    start: int
    item: int = 1


@dataclass(slots=True)
class Setting:
    """What the actions of one meeting have in common."""

    met_on: date | None
    next_meeting: date | None
    has_new: bool
    tabled: frozenset[str]
    counts: dict[str, int] = field(default_factory=dict)
    attended: Attendance = field(default_factory=lambda: Attendance((), ""))
    assigned: list[str] = field(default_factory=list)
    told_in: list[str] = field(default_factory=list)


def setting(entries: Iterable[Entry], met_on: date | None, next_meeting: date | None) -> Setting:
    """Look over the entries before reading their actions one by one."""
    entries = list(entries)
    tabled = frozenset(entry.section for entry in entries if "action" in entry.cells)
    return Setting(met_on, next_meeting, any(entry.section == "actions" for entry in entries), tabled)


def is_action(entry: Entry, at: Setting) -> bool:
    """Whether an entry holds an action; plain lines beside a table of actions are talk, unless they say "Action:"."""
    if "action" in entry.cells:
        return not _says_none(entry.cell("action"))
    if action_prefix().match(entry.text):
        return not entry.text.rstrip().endswith(":")
    if at.attended.has(entry.text) and len(entry.text.split()) <= _SIGNED:
        return False
    if _told_in_passing(entry, at):
        return True
    if entry.section not in SECTIONS or _says_none(entry.text):
        return False
    if from_loose_row(entry) is not None or _by_reference(entry):
        return True
    said = from_line(entry.text).said
    if entry.section == "actions" and "actions" not in at.tabled:
        return not entry.text.rstrip().endswith(":") or said > 0
    return said >= 2


def _told_in_passing(entry: Entry, at: Setting) -> bool:
    """Whether an item itself opens with a reference, or says who of those present does it and by when."""
    if entry.section not in SECTIONS and runs_on(entry.text):
        return True
    said = sets(entry.text)
    return said is not None and at.attended.knows(said["who"])


def _by_reference(entry: Entry) -> list[Parts]:
    return told_by_reference(entry.text) if entry.section == "previous_actions" and not entry.cells else []


def _says_none(text: str) -> bool:
    bare = squash(unnumbered(text))
    return bare in {squash(word) for word in words("not_names")} or bare.startswith(
        ("noaction", "nonew", "none", "nofurtheraction")
    )


def read_actions(placed: Placed, at: Setting, record: RecordDraft) -> None:
    """Add the actions of an entry to the record, with the targets that their words name."""
    entry = placed.entry
    loose = from_loose_row(entry) if not entry.cells.get("action") else None
    told = _by_reference(entry) or [loose or from_line(entry.text)]
    parts_list = from_row(entry) if "action" in entry.cells else told
    for parts in parts_list:
        if not parts.text:
            _goes_with_last(parts, at, record)
            continue
        section = _section(entry, parts, at)
        if _told_before(parts, section, placed, at, record):
            continue
        action = ActionDraft(
            ref=_reference(parts, section, at),
            text=parts.text,
            owner=at.attended.in_full(parts.owner),
            due=due_date(parts.due, at.met_on, at.next_meeting) if parts.due else None,
            due_raw=parts.due,
            five_p=_five_p(parts.five_p),
            status=parts.status,
            section=section,
        )
        action.targets = _targets(parts, placed, record, section, at)
        record.actions.append(action)
        at.told_in.append(placed.field)


def _section(entry: Entry, parts: Parts, at: Setting) -> Literal["new", "previous"]:
    """An action log without a list of new actions beside it is this meeting's list, but for what was due before it."""
    told = entry.section == "action_log" or (bool(entry.cells) and bool(parts.status))
    if told and parts.due and at.met_on is not None:
        due = due_date(parts.due, at.met_on, at.next_meeting)
        if due is not None and due < at.met_on:
            return "previous"
    if parts.reviewed and entry.section != "actions":
        return "previous"
    if entry.section == "previous_actions" or (entry.section == "action_log" and at.has_new):
        return "previous"
    return "new"


def _goes_with_last(parts: Parts, at: Setting, record: RecordDraft) -> None:
    """A line that only says "Owner: Police" belongs to the action above it."""
    if not record.actions:
        return
    _fill_in(record.actions[-1], parts, at)


def _told_before(parts: Parts, section: str, placed: Placed, at: Setting, record: RecordDraft) -> bool:
    """An action under its item and again in the summary is one; the second telling fills in what the first left out."""
    for one, told_in in zip(record.actions, at.told_in, strict=True):
        same_number = not _telling(parts.ref) or one.ref == parts.ref or one.ref in at.assigned
        if one.section != section or told_in == placed.field or not same_number or not _same_text(one.text, parts.text):
            continue
        if parts.owner and one.owner and not _same_text(one.owner, parts.owner):
            continue
        if one.ref in at.assigned and _telling(parts.ref):
            at.assigned.remove(one.ref)
            one.ref = parts.ref
        _fill_in(one, parts, at)
        return True
    return False


def _same_text(one: str, other: str) -> bool:
    """Whether the words of one telling are all in the other; a number or name that differs makes another action."""
    words_of = [set(re.findall(r"\w+", fold(text))) for text in (one, other)]
    return words_of[0] <= words_of[1] or words_of[1] <= words_of[0]


def _fill_in(one: ActionDraft, parts: Parts, at: Setting) -> None:
    one.owner = one.owner or parts.owner
    one.five_p = one.five_p or _five_p(parts.five_p)
    one.status = one.status or parts.status
    if parts.due and not one.due_raw:
        one.due_raw, one.due = parts.due, due_date(parts.due, at.met_on, at.next_meeting)


def _telling(ref: str) -> bool:
    """Whether a reference tells the actions of one meeting from those of another; "3" does not."""
    return re.search(r"[A-Za-z][\w/-]*\d|\d\W+\d", re.sub(r"(?i)^(?:no|number|action|item|point)\b", "", ref)) is not None


def _reference(parts: Parts, section: str, at: Setting) -> str:
    """The action's own reference; one made of the meeting's date where it has none that tells meetings apart."""
    ref = " ".join(parts.ref.split()).strip(" .:")
    if _telling(ref):
        return ref
    set_on = read_date(parts.set_on, at.met_on).value if parts.set_on else None
    day = set_on or at.met_on
    letter = "A" if section == "new" or set_on is not None else "P"
    at.counts[letter] = at.counts.get(letter, 0) + 1
    number = int(ref) if ref.isdigit() else at.counts[letter]
    before = day.isoformat() if day else "undated"
    while (made := f"{before}/{letter}{number:02d}") in at.assigned:
        number += 1
    at.assigned.append(made)
    return made


def _five_p(text: str) -> str:
    whole = term("five_p", text)
    if whole is not None or not text:
        return whole.code if whole else ""
    known = [found.code for piece in re.split(r"\s*[/,;&+\n]\s*|\s+and\s+", text) if (found := term("five_p", piece))]
    return " / ".join(dict.fromkeys(known)) or " ".join(text.split())


def note_assigned(at: Setting, record: RecordDraft) -> None:
    """Say which references Kith gave."""
    if at.assigned:
        listed = ", ".join(at.assigned)
        record.problems.append(
            Problem("actions", f"Actions without a reference were given one: {listed}.", "Nothing to do.", "note")
        )


def _targets(parts: Parts, placed: Placed, record: RecordDraft, section: str, at: Setting) -> list[int]:
    """Positions of the mentions that an action's words name; whoever is named only there becomes a mention."""
    known = _known_targets(parts.text, record)
    known += _by_first_name(parts.text, record, [span for span, _ in known])
    taken = [span for span, _ in known]
    targets = [position for _, position in known]
    verbatim = placed.entry.text[parts.start : parts.start + len(parts.text)] == parts.text
    places = [one for one in find_places(parts.text) if not _touches(one.start, one.end, taken)]
    taken += [(one.start, one.end) for one in places]
    things = [one for one in find_identifiers(parts.text) if one.kind in THINGS and not _touches(one.start, one.end, taken)]
    taken += [(one.start, one.end) for one in things]
    people = [one for one in find_people(parts.text, list(taken)) if _is_spoken_of(one, parts, at)]
    for one in [*(place for place in places if place.sure), *things, *people] if verbatim else []:
        start = placed.start + parts.start + one.start
        said = {**one.attributes}
        made = mention(record, one.kind, placed.field, one.text, start, sure=one.sure, **said)
        state(record, StatementDraft("DISCUSSED", None, made, item=placed.item))
        targets.append(made)
    for target in targets if section == "new" else []:
        state(record, StatementDraft("TASKED", None, target, item=placed.item))
    return list(dict.fromkeys(targets))


def _is_spoken_of(one: Found, parts: Parts, at: Setting) -> bool:
    """Whether somebody named in an action is whom it concerns, not who does it, nor a verb that a place follows."""
    if at.attended.has(one.text) or one.text in parts.owner:
        return False
    return one.start > 0 if " " not in one.text else one.start > 0 or is_given(one.text.split()[0])


def _known_targets(text: str, record: RecordDraft) -> list[tuple[tuple[int, int], int]]:
    """Names of the meeting's own mentions in an action's text, the longest first, each stretch once."""
    folded = fold(text)
    found: list[tuple[tuple[int, int], int]] = []
    order = sorted(range(len(record.mentions)), key=lambda number: -len(record.mentions[number].text))
    for number in order:
        whole = record.mentions[number].text
        name = fold(whole.partition(",")[0] if record.mentions[number].kind == "Location" else whole)
        if len(name) < 3:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
            if not _touches(match.start(), match.end(), [span for span, _ in found]):
                found.append((match.span(), number))
                break
    return sorted(found)


def _by_first_name(text: str, record: RecordDraft, taken: list[tuple[int, int]]) -> list[tuple[tuple[int, int], int]]:
    """Those whom an action calls by a first name that only one of the meeting's persons has."""
    bearers: dict[str, list[int]] = {}
    for number, one in enumerate(record.mentions):
        given, family = one.attributes.get("given"), one.attributes.get("family")
        if given and family and one.kind not in THINGS:
            bearers.setdefault(fold(given), []).append(number)
    found: list[tuple[tuple[int, int], int]] = []
    for given, numbers in bearers.items():
        if len({fold(str(record.mentions[number].attributes["family"])) for number in numbers}) > 1:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(given)}(?!\w|\s+(?-i:[A-Z]))", fold(text)):
            if not _touches(match.start(), match.end(), taken):
                found.append((match.span(), numbers[0]))
                break
    return found


def _touches(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in taken)
