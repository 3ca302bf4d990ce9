"""One file of minutes, made into the record of a meeting."""

import re
from collections.abc import Iterable
from datetime import date

from graph.ledger.drafts import Problem, RecordDraft
from ingest.dated import dates_in
from ingest.extraction.dates import read_date
from ingest.extraction.words import fold
from ingest.minutes.actionlines import action_prefix
from ingest.minutes.actions import Placed, is_action, note_assigned, read_actions, setting
from ingest.minutes.attendance import Attendance, attendance_of, chair_in, people_list
from ingest.minutes.discussed import Discussion, persons_not_places
from ingest.minutes.entries import OTHER, PREAMBLE, Walk
from ingest.minutes.heads import episodes
from ingest.minutes.layout import walk
from ingest.minutes.wording import title_words, words
from ingest.readers.model import Line, Reading

_TITLE = re.compile(
    r"\b(?:minutes|tasking|meeting|action notes|sub-?\s?group|socex|mace|marac|panel|forum|operational group|steering group|"
    r"(?:conference|cross.?border|weekly|monthly|daily|joint) call|huddle|board|notes of)\b",
    re.I,
)
_TITLE_WORDS = 16
_SIGNS = tuple(
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in (
        r"minutes|meeting|tasking|panel|sub-?\s?group|forum|huddle|socex|mace|board|conference|notes of|group",
        r"apolog\w*|apols?|absent|sorry|unable to attend|couldn['’]t|could not|did not attend",
        r"chair\w*",
        r"actions|action log|action points?|actions?\s*:|next steps|who does what|to do|tasks|ap\s?\d+",
        r"attend(?:ed|ees|ance|ing)|in the room|dialled in|on teams|round the table|around the table|present\s*:|in person",
        r"next\s+(?:meeting|tasking|panel|date)|date of next",
    )
)
"""What minutes speak of; where not even two of it are spoken of, nothing else is looked for."""
_FEWEST_SIGNS = 2
_MEETING_FACTS = ("chair", "present", "apologies", "next_meeting")
_MEETING_SECTIONS = frozenset({"previous_actions", "action_log", "actions", "persons_of_concern", "high_risk_children",
                               "places_of_concern", "missing", "other_business"})  # fmt: skip
_SILENT = frozenset({PREAMBLE, "welcome", "minutes_agreed"})
"""Sections in which nobody is discussed: who is named there attends or signs."""


def looks_like(reading: Reading) -> float:
    """How sure it is that a file holds the minutes of a meeting, from 0 to 1."""
    text = reading.text()
    if sum(sign.search(text) is not None for sign in _SIGNS) < _FEWEST_SIGNS:
        return 0.0
    at = walk(reading)
    sections = {entry.section for entry in at.entries} | set(at.titles)
    opening = [line for block in list(reading.body())[:8] if isinstance(block, Line) for line in block.text.split("\n")]
    titled = any(_TITLE.search(line) for line in opening if len(line.split()) <= _TITLE_WORDS)
    score = 0.3 * titled + 0.15 * len(_MEETING_SECTIONS & sections)
    score += 0.15 * sum(1 for fact in _MEETING_FACTS if fact in sections)
    score += 0.1 * (any(dates_in(line) for line in opening)) + 0.1 * min(3, _actions_told(at))
    return min(1.0, score if len(sections - {PREAMBLE, OTHER}) > 1 else score / 2)


def _actions_told(at: Walk) -> int:
    """How many lines say that they are an action, or stand in a table of actions."""
    return sum(1 for entry in at.entries if "action" in entry.cells or action_prefix().match(entry.text))


def parse(reading: Reading, today: date) -> list[RecordDraft]:
    """Read the minutes of one meeting.

    Parameters
    ----------
    reading : Reading
        The document.
    today : date
        A meeting after it is kept and asked about.

    Returns
    -------
    list of RecordDraft
        One record of kind "meeting". What has no place in its fields stands in `unplaced`.
    """
    at = walk(reading)
    record = RecordDraft(kind="meeting")
    placed = _fill(record, at)
    met_on = _date_of(record, reading, today)
    record.reference = met_on.isoformat() if met_on else None
    record.known_on = met_on
    next_meeting = _first_date(record.fields.get("next_meeting", ""), None)
    discussed = [one for one in placed if one.entry.section not in words("facts")]
    common = setting([one.entry for one in discussed], met_on, next_meeting)
    common.attended = attended = _attended(record)
    actions = [one for one in discussed if is_action(one.entry, common)]
    acting = {id(one) for one in actions}
    discussion = Discussion(record, met_on, attended)
    for one in discussed:
        if id(one) not in acting and one.entry.section not in _SILENT:
            discussion.take(one)
    persons_not_places(record)
    for one in actions:
        read_actions(one, common, record)
    note_assigned(common, record)
    _tell(record, at, discussed, met_on, next_meeting)
    return [record]


def _attended(record: RecordDraft) -> Attendance:
    fields = record.fields
    return attendance_of([*(fields[name] for name in ("present", "apologies", "chair", "minute_taker")), _chair(record)])


def _chair(record: RecordDraft) -> str:
    """Who chaired: as labelled, or as the list of those present or the opening says."""
    fields = record.fields
    opening = fields["title"] + "\n" + fields.get(PREAMBLE, "")
    return fields["chair"] or chair_in(fields["present"]) or chair_in(opening)


_NOISE = re.compile(
    r"\b(?:minutes|notes?|meetings?|of|the|for|on|at|via|held|draft|final|version|v\d+|official|sensitive|amended|corrected|revised|"
    r"approved|confirmed|actions?|record|and|a|an|teams|date|monthly|weekly|no|\w*day|th|st|nd|rd|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|"
    r"june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b|\d+(?:st|nd|rd|th)?"
)


def _group(record: RecordDraft) -> str:
    """Who met, by the words of the title: of two groups on one day neither is a version of the other; "" where nothing says."""
    lines = [*record.fields["title"].split("\n"), *record.fields.get(PREAMBLE, "").split("\n")[:3]]
    named = next((line for line in lines if title_words().search(line) and len(line.split()) <= _TITLE_WORDS), "")
    return " ".join(re.findall(r"[^\W_]+", _NOISE.sub(" ", fold(named))))


def _fill(record: RecordDraft, at: Walk) -> list[Placed]:
    """Join the entries of each section into its field; say where each stands."""
    for name in (*words("facts"), *words("sections")):
        record.fields[name] = ""
    record.labels = {name: title for name, title in at.titles.items() if title}
    placed: list[Placed] = []
    for number, entry in enumerate(at.entries, start=1):
        before = record.fields.get(entry.section, "")
        before += "\n" if before else ""
        record.fields[entry.section] = before + entry.text
        placed.append(Placed(entry, entry.section, len(before), number))
        if entry.section in (OTHER, PREAMBLE) and not entry.topic:
            record.unplaced.append(f"{entry.title}: {entry.text}" if entry.title else entry.text)
    record.fields["title"] = "\n".join(at.names)
    return placed


def _date_of(record: RecordDraft, reading: Reading, today: date) -> date | None:
    """The date of the meeting: as labelled, else from the title, the opening lines or the file's name."""
    sources: list[str] = [record.fields["date"], record.fields["title"], record.fields.get(PREAMBLE, "")]
    sources += [block.text for block in reading.blocks if isinstance(block, Line)][:6]
    sources.append(reading.headers.get("filename", "").replace("_", " "))
    met_on = next((found for text in sources if (found := _first_date(text, None)) is not None), None)
    if met_on is None and record.fields["date"]:
        met_on = read_date(record.fields["date"], today).value
    if met_on is None:
        record.problems.append(
            Problem("date", "The minutes give no date that can be read.", "Put “Date of meeting: day/month/year”.")
        )
    elif met_on > today:
        problem = f"The meeting is dated {met_on:%d/%m/%Y}, which is in the future."
        record.problems.append(Problem("date", problem, "Check the date; the minutes are kept."))
    return met_on


def _first_date(text: str, anchor: date | None) -> date | None:
    found = dates_in(text, anchor)
    return found[0].value if found else None


def _tell(record: RecordDraft, at: Walk, discussed: Iterable[Placed], met_on: date | None, next_meeting: date | None) -> None:
    fields = record.fields
    record.content = {
        "date": met_on.isoformat() if met_on else None,
        "next_meeting": next_meeting.isoformat() if next_meeting else None,
        "chair": _chair(record),
        "group": _group(record),
        "present": people_list(fields["present"]),
        "apologies": people_list(fields["apologies"]),
        "sections": dict(at.titles),
        "items": _items(discussed),
        "missing_episodes": _episodes(record),
    }


def _items(discussed: Iterable[Placed]) -> list[dict[str, object]]:
    return [
        {"item": one.item, "section": one.field, "start": one.start, "end": one.start + len(one.entry.text)}
        for one in discussed
    ]


def _episodes(record: RecordDraft) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    text = record.fields["missing"]
    for number, one in enumerate(record.mentions):
        if one.field == "missing" and one.kind in ("Child", "Person", "PersonOfConcern"):
            line = text[one.end : text.find("\n", one.end) if "\n" in text[one.end :] else len(text)]
            told.append({"mention": number, "episodes": episodes(line)})
    return told
