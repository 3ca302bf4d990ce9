"""Minutes as a list of entries, each in its section, whatever mixture of headings, lists and tables they were typed in."""

import re
from itertools import zip_longest

from graph.ontology.catalogue import squash
from ingest.minutes.entries import ITEM_SECTIONS, OTHER, PREAMBLE, Walk
from ingest.minutes.lines import actions_apart, facts_apart, is_prose, joined
from ingest.minutes.tables import card_of, columns_of, is_about_something, is_attendance
from ingest.minutes.wording import (
    attendance,
    cues,
    fact_label,
    labelled,
    labelled_by_cue,
    section_by_cue,
    section_of_heading,
    section_run_in,
    title_words,
    unnumbered,
    wording,
)
from ingest.readers.model import Grid, Line, Reading

_NAME_FIRST = re.compile(r"[A-Z][\w'’-]+,? [A-Z]")
_COUNTED = re.compile(r"\s*(?:(?i:item|agenda item)\s+)?\(?\d{1,2}(?:\.\d{1,2})*[.):]?\s+\S")
"""A numbered line."""
_TOPIC_WORDS = 7
_TWO_PAIRS = 4


def walk(reading: Reading) -> Walk:
    """Read the blocks of a document, in order."""
    at = Walk()
    blocks = [*joined(reading)]
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Grid):
            _grid(at, block)
        else:
            _line(at, block, over_table=isinstance(following, Grid))
    return at


def _grid(at: Walk, grid: Grid) -> None:
    at.columns = {}
    rows = [[cell.strip() for cell in row] for row in grid.rows]
    card = card_of(rows)
    if card:
        at.open(at.section if at.section in wording().heads else OTHER, card["name"])
        columns = dict(enumerate(card))
        at.add(*_joined_cells(list(card.values()), columns))
        return
    for number, row in enumerate(rows):
        _row(at, row, rows[number + 1 :], first=number == 0 or not any(any(before) for before in rows[:number]))


def _line(at: Walk, line: Line, *, over_table: bool = False) -> None:
    text = line.text.strip()
    styled = line.style.startswith(("heading", "title"))
    level = int(line.style[7:]) if line.style.startswith("heading") and line.style[7:].isdigit() else 0
    parts = facts_apart(text) if not styled else [text]
    if len(parts) > 1:
        for part in parts:
            _line(at, Line(part, line.style))
        return
    if _label(at, text, styled=styled) or _heading(at, line, styled=styled, level=level, over_table=over_table):
        return
    if styled and not (at.section in wording().heads and level > at.level):
        if at.entries or level > 1:
            at.open(OTHER, text, level)
            at.add(text, topic=True)
        else:
            at.names.append(text)
        return
    _item(at, text)


def _label(at: Walk, text: str, *, styled: bool) -> bool:
    """Take a line that names a fact or section, with or without what it says; whether it is one."""
    said = labelled(text) or labelled_by_cue(text)
    if said is not None and _takes_label(at, said[0], said[1], fact=said[2]):
        _say(at, *said, text)
        return True
    fact = fact_label(text)
    if fact is None or section_of_heading(text, styled=styled) is not None:
        return False
    if styled or text.endswith(":") or at.section in (PREAMBLE, *_people_facts()):
        at.open(fact, text)
        return True
    return False


def _item(at: Walk, text: str) -> None:
    """Keep a line of what was said, and open the section that its own words begin."""
    run_in = section_run_in(text)
    if run_in is not None:
        at.open(wording().sections.find(unnumbered(run_in[0]), cutoff=96) or OTHER, run_in[0])
        text = run_in[1]
    elif (at.section in _people_facts() or at.inline) and _ends_attendance(at, text):
        at.open(OTHER, "")
    topic = at.section in (OTHER, PREAMBLE) and _is_topic(text)
    if topic:
        at.open(OTHER, text)
    for part in actions_apart(text):
        at.add(part, topic=topic)


def _is_topic(text: str) -> bool:
    """Whether a numbered line is the heading of an item in words of its own."""
    return _COUNTED.match(text) is not None and len(text.split()) <= _TOPIC_WORDS and not text.endswith((".", ";", ","))


def _people_facts() -> tuple[str, ...]:
    return ("present", "apologies", "date", "chair", "next_meeting")


def _ends_attendance(at: Walk, text: str) -> bool:
    """Whether a line below the names of those who came begins the meeting itself."""
    if is_prose(text):
        return True
    listed = [entry.text for entry in at.entries if entry.section == at.section]
    return _COUNTED.match(text) is not None and bool(listed) and not any(map(_COUNTED.match, listed))


def _heading(at: Walk, line: Line, *, styled: bool, level: int, over_table: bool) -> bool:
    text = line.text.strip()
    section = section_of_heading(text, styled=styled)
    if section is None and _reads_as_heading(at, line, styled=styled or over_table):
        section = section_by_cue(text)
    if section is None or (styled and level > at.level and section == at.section):
        return False
    at.open(section, text, level or 1)
    return True


def _reads_as_heading(at: Walk, line: Line, *, styled: bool) -> bool:
    """Whether a line stands out as a heading does; what opens the document is its title."""
    text = line.text.strip()
    if not at.entries and not at.titles and title_words().search(text):
        return False
    bold = bool(line.leads) and line.leads[0] >= len(text)
    counted = _COUNTED.match(text) is not None and not text.endswith((".", ";", ","))
    return styled or bold or counted or text.endswith(":") or (text.isupper() and len(text) > 3)


def _takes_label(at: Walk, name: str, content: str, *, fact: bool) -> bool:
    """Whether "Label: ..." means the meeting here, and not something of the item in hand ("Missing: twice")."""
    if name in ("next_meeting", "apologies", "present", "minute_taker"):
        return True
    if fact:
        return at.section == PREAMBLE or at.section in wording().single or at.section in _people_facts()
    return at.section not in ITEM_SECTIONS or name in ITEM_SECTIONS or _NAME_FIRST.match(content) is not None


def _say(at: Walk, name: str, content: str, fact: bool, line: str) -> None:
    title = line[: len(line) - len(content)].strip(" :\t–—-")
    before = (at.section, at.title, at.level, at.columns)
    at.open(name, title)
    at.inline = name == "previous_actions"
    apart = [content] if fact else actions_apart(content)
    if name == "previous_actions":
        apart = [piece for part in apart for piece in re.split(r";\s+", part)]
    for part in apart:
        at.add(part)
    if fact and name in wording().single:
        at.section, at.title, at.level, at.columns = before


def _row(at: Walk, cells: list[str], below: list[list[str]], *, first: bool) -> None:
    filled = [cell for cell in cells if cell]
    if not filled:
        return
    if _header_row(at, cells, below, first=first):
        return
    if len(filled) > 1 and not at.columns and all(map(_is_fact, filled)):
        for line in (line for cell in filled for line in cell.split("\n")):
            _line(at, Line(line, "paragraph"))
        return
    if len(filled) == 1:
        at.columns = {} if section_of_heading(filled[0], styled=False) else at.columns
        if not at.columns or section_of_heading(filled[0], styled=False):
            for line in filled[0].split("\n"):
                _line(at, Line(line, "paragraph"))
            return
    if at.columns:
        _table_row(at, cells)
    else:
        _loose_row(at, cells, filled)


def _header_row(at: Walk, cells: list[str], below: list[list[str]], *, first: bool) -> bool:
    """Take a row that names its columns; a table that is no list of who came ends that list."""
    if first and at.section in (PREAMBLE, *_people_facts()) and is_attendance(cells):
        at.open("present", "")
        return True
    columns = columns_of(cells, below, lenient=first)
    if columns and at.section in (PREAMBLE, *_people_facts()):
        at.open(OTHER if is_about_something(columns) else "present", "")
    at.columns = columns or at.columns
    return bool(columns)


def _is_fact(cell: str) -> bool:
    said = labelled(cell) or labelled_by_cue(cell)
    return said is not None and said[2]


def _table_row(at: Walk, cells: list[str]) -> None:
    columns = at.columns
    if _sent_apologies(at, cells):
        at.add(*_joined_cells(cells, columns), section="apologies")
        return
    named = {name: cells[place] for place, name in columns.items() if place < len(cells) and cells[place]}
    if "item" in named and "action" in columns.values():
        _discussion_row(at, cells, named)
        return
    at.add(*_joined_cells(cells, columns))


def _sent_apologies(at: Walk, cells: list[str]) -> bool:
    """Whether a row of a table of attendance says that somebody was not there."""
    return at.section == "present" and any(squash(cell) in attendance("away") for cell in cells[1:])


def _discussion_row(at: Walk, cells: list[str], named: dict[str, str]) -> None:
    """A row of minutes typed as one table: item, discussion, action, owner, due."""
    columns = at.columns
    topic = named["item"].split("\n")[0]
    section = (section_of_heading(named["item"], styled=True) or section_by_cue(topic)) if _title_only(topic) else None
    if section is not None:
        at.open(section, named["item"])
    elif len(named["item"]) > 4 and not named["item"].strip(".").isdigit():
        at.open(OTHER, named["item"])
    at.columns = columns
    ours = {place for place, name in columns.items() if name in ("action", "owner", "due", "ref", "five_p", "status")}
    if section is None and at.section == OTHER:
        at.add(named["item"], topic=True)
    for place, cell in enumerate(cells):
        if place not in ours and columns.get(place) != "item":
            for line in cell.split("\n"):
                for part in actions_apart(line):
                    at.add(part)
    if named.get("action"):
        kept = [cell if place in ours else "" for place, cell in enumerate(cells)]
        text, own = _joined_cells(kept, columns)
        at.add(text, own, "actions" if at.section not in ("previous_actions", "action_log") else at.section)


def _title_only(topic: str) -> bool:
    return ":" not in topic and len(topic.split()) <= 6


def _joined_cells(cells: list[str], columns: dict[int, str]) -> tuple[str, dict[str, tuple[int, str]]]:
    text = ""
    placed: dict[str, tuple[int, str]] = {}
    for place, cell in enumerate(cells):
        if not cell:
            continue
        text += " | " if text else ""
        placed[columns.get(place, f"column {place + 1}")] = (len(text), cell)
        text += cell
    return text, placed


def _fact_of_row(at: Walk, filled: list[str]) -> str | None:
    """The fact that the first cell of a row names, told by its words where it has but one answer beside it."""
    fact = fact_label(filled[0])
    if fact is None and len(filled) == 2 and at.section in (PREAMBLE, *_people_facts(), *wording().single):
        return cues("facts").find(filled[0], most=6)
    return fact


def _pairs(at: Walk, filled: list[str]) -> bool:
    """Take a row of several labels, each before what it says: "Date | 4 June | Chair | H. Brisk"."""
    labels = filled[::2]
    if len(filled) < _TWO_PAIRS or len(filled) % 2 or not all(map(_names_fact, labels)):
        return False
    for label, said in zip(labels, filled[1::2], strict=True):
        _loose_row(at, [label, said], [label, said])
    return True


def _names_fact(cell: str) -> bool:
    return fact_label(cell) is not None or cues("facts").find(cell.rstrip(" :"), most=6) is not None


def _loose_row(at: Walk, cells: list[str], filled: list[str]) -> None:
    """A row of no table that is known: "label | what it says", or text laid out in cells."""
    if _sent_apologies(at, cells):
        at.add(*_joined_cells(cells, {}), section="apologies")
        return
    if _pairs(at, filled):
        return
    fact = _fact_of_row(at, filled)
    if fact == "present" and len(filled) > 1 and all(squash(cell) in attendance("columns") for cell in filled[1:]):
        at.open(fact, filled[0])
        return
    if fact is not None and _takes_label(at, fact, "", fact=True):
        before = (at.section, at.title, at.level)
        at.open(fact, filled[0])
        for line in "\n".join(filled[1:]).split("\n"):
            at.add(line)
        at.section, at.title, at.level = before
        return
    section = section_of_heading(filled[0], styled=False)
    number_first = len(filled) > 2 and re.fullmatch(r"\d{1,2}\.?", filled[0]) is not None
    if section is None and number_first:
        filled = filled[1:]
        section = section_of_heading(filled[0], styled=False)
    if section is not None:
        at.open(section, filled[0])
        for cell in filled[1:]:
            for line in cell.split("\n"):
                _line(at, Line(line, "list"))
        return
    at.add(*_joined_cells(cells, {}))
