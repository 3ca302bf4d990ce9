"""What the columns of a table in minutes are: by their headers, and by what they hold where a header does not say."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from graph.ontology.catalogue import squash, term
from ingest.labels import mapping
from ingest.minutes.due import says_due
from ingest.minutes.wording import attendance, cues, wording

TELLING = frozenset({"name", "place", "platform", "action", "item"})
LEVELS = {"l": "low", "low": "low", "m": "medium", "med": "medium", "medium": "medium", "h": "high", "high": "high"}
LONGEST = 45
_DIGITS = re.compile(r"\d{2}")
_BELOW = 12
"""So many rows are looked at for what a column holds."""


def columns_of(cells: Sequence[str], below: Sequence[Sequence[str]], *, lenient: bool) -> dict[int, str]:
    """The columns that a row names, or nothing where it is no header.

    Parameters
    ----------
    cells : sequence of str
        The row.
    below : sequence of sequences of str
        The rows that follow.
    lenient : bool
        It is the first of its table, where a header is likely.
    """
    filled = [cell for cell in cells if cell]
    found = _listed(cells)
    if lenient and (found or _may_head(filled, cells, below)):
        found = _with_cues(cells, found)
    found = _settled(found, below)
    return found if _enough(found, len(filled), lenient=lenient) else {}


def _listed(cells: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    levels = {place: LEVELS[cell.casefold()] for place, cell in enumerate(cells) if cell.casefold() in LEVELS}
    if len(set(levels.values())) >= 2:
        found = {place: f"level:{level}" for place, level in levels.items()}
    for place, cell in enumerate(cells):
        name = "ref" if cell == "#" else wording().columns.find(cell, cutoff=88) if 0 < len(cell) <= 40 else None
        if place not in found and name is not None and name not in found.values():
            found[place] = name
    return found


def _with_cues(cells: Sequence[str], found: dict[int, str]) -> dict[int, str]:
    more = dict(found)
    for place, cell in enumerate(cells):
        if place in more or not cell or len(cell) > LONGEST:
            continue
        name = cues("columns").find(cell)
        if name is not None and name not in more.values():
            more[place] = name
    return more


def _may_head(filled: Sequence[str], cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first row reads as a header: short cells without figures, and rows under it that fill more than one."""
    return (
        len(filled) >= 2
        and len(filled) == sum(map(bool, cells))
        and bool(below)
        and all(len(cell) <= LONGEST and not _DIGITS.search(cell) and ":" not in cell.rstrip(":") for cell in filled)
    )


def _enough(found: dict[int, str], filled: int, *, lenient: bool) -> bool:
    telling = TELLING & set(found.values())
    if len(found) >= 2 and len(found) >= 0.6 * filled and telling:
        return True
    return bool(lenient and telling and filled >= 2 and len(found) >= 0.5 * filled)


def _settled(found: dict[int, str], below: Sequence[Sequence[str]]) -> dict[int, str]:
    """Columns put right by what stands below them and beside each other."""
    held = {place: holds([row[place] for row in below[:_BELOW] if place < len(row)]) for place in found}
    settled = dict(found)
    for place, name in found.items():
        says = held[place]
        if says and says != name and says not in settled.values() and (name, says) in _MISTAKEN:
            settled[place] = says
    if "action" not in settled.values() and {"owner", "due"} & set(settled.values()):
        settled = {place: "action" if name == "discussion" else name for place, name in settled.items()}
    if "action" not in settled.values() and "due" in settled.values() and "name" not in settled.values():
        settled = {place: "action" if name == "item" else name for place, name in settled.items()}
    if not {"action", "due", "name"} & set(settled.values()):
        settled = {place: "name" if name == "owner" else name for place, name in settled.items()}
    if not {"action", "name", "place"} & set(settled.values()):
        settled = {place: "name" if name == "item" else name for place, name in settled.items()}
    if "name" in settled.values() and "action" in settled.values():
        settled = {place: "item" if name == "name" else name for place, name in settled.items()}
    return settled


_MISTAKEN = {
    ("owner", "due"), ("status", "due"), ("progress", "due"), ("due", "status"), ("due", "owner"), ("progress", "status"),
    ("comment", "risk"), ("status", "risk"), ("comment", "status"), ("discussion", "status"), ("name", "owner"),
}  # fmt: skip
"""What a header's words may be taken for although the column holds the other."""


def holds(cells: Sequence[str]) -> str:
    """What a column holds, where nearly all of its filled cells are of a kind: due dates, statuses, levels of risk."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return ""
    for name, fits in _KINDS.items():
        if sum(map(fits, filled)) >= _share() * len(filled):
            return name
    return ""


_KINDS: dict[str, Callable[[str], bool]] = {
    "risk": lambda cell: cell.casefold() in LEVELS,
    "due": says_due,
    "status": lambda cell: term("action_status", cell) is not None,
}


@cache
def _share() -> float:
    return float(mapping("minutes_cues")["share"])


def is_attendance(cells: Sequence[str]) -> bool:
    """Whether a header is that of a list of who came: names, agencies, posts and presence only."""
    filled = [cell for cell in cells if cell]
    known = [squash(cell) in attendance("columns") for cell in filled]
    return len(filled) > 1 and all(known) and any(squash(cell).endswith("name") or squash(cell) == "who" for cell in filled)


def is_about_something(columns: dict[int, str]) -> bool:
    """Whether the columns of a table near the top say more than who came: what is discussed or agreed, how high the risk is."""
    said = {name.partition(":")[0] for name in columns.values()}
    return bool(said & {"action", "item", "discussion", "risk", "level", "dob", "place", "platform", "episodes", "comment"})


def card_of(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What a small table says of one child, label by label: "Name of child | Aaron Pike | DOB | 12/02/2010"; else empty."""
    card: dict[str, str] = {}
    for row in rows:
        filled = [cell for cell in row if cell]
        if not filled or len(filled) % 2:
            return {}
        for label, said in zip(filled[::2], filled[1::2], strict=True):
            name = wording().columns.find(label, cutoff=90) or cues("columns").find(label) or f"column {len(card)}"
            if len(label) > LONGEST or wording().columns.find(said, cutoff=95) is not None:
                return {}
            card[name if name not in card else f"{name} ({len(card)})"] = said
    known = sum(not name.startswith("column ") for name in card)
    return card if "name" in card and card.keys() & {"dob", "risk"} and known >= _FEWEST else {}


_FEWEST = 3
