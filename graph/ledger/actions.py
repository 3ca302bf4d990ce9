"""Actions of the tasking meeting, followed from minutes to minutes: by reference, else by text and owner; unsure, it is asked.

Some minutes call an action by another reference than the ones before, or by none; some begin every month with "A1" anew.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from rapidfuzz import fuzz

from graph.ledger.events import Event, events
from graph.ledger.shown import ActionRow
from graph.ontology.catalogue import squash

SURE, MAYBE, ANOTHER = 88.0, 64.0, 45.0
"""Likeness of two texts from which they are one action, may be one, and below which one reference means two."""
ENDED = frozenset({"Complete", "Withdrawn"})
SAME_OWNER = 80.0
MISSPELT = 70.0
THE_SAME, PERHAPS, ANOTHERS = "the same", "perhaps", "another's"
ASSIGNED = re.compile(r"\d{4}-\d\d-\d\d/|undated/")

TOLD = """
    SELECT a.ref, a.text, a.owner, a.due, a.due_raw, a.five_p, a.status, r.reference, a.targets, a.section
    FROM actions AS a JOIN records AS r ON r.id = a.record JOIN graph_counted AS c ON c.record = r.id
    ORDER BY r.known_on, r.reference, a.section = 'new', a.n
"""


def overdue(row: ActionRow, on: date) -> bool:
    """Whether an action should have been done by now."""
    return row.due is not None and row.due < on and row.status not in ENDED


@dataclass(frozen=True, slots=True)
class Told:
    """An action as one meeting speaks of it; `targets` are entities, `key` tells this telling from every other."""

    ref: str
    text: str
    owner: str
    due: str
    due_raw: str
    five_p: str
    status: str
    meeting: str
    targets: tuple[str, ...]
    section: str

    @property
    def key(self) -> str:
        """Meeting and reference."""
        return f"{self.meeting}|{self.ref}"

    @property
    def named(self) -> bool:
        """Whether the minutes gave it a reference, rather than Kith."""
        return not ASSIGNED.match(self.ref)


@dataclass(slots=True, eq=False)
class Chain:
    """One action with all that was told of it."""

    ref: str
    told: list[Told] = field(default_factory=list)

    def first(self, name: str) -> Any:
        """The first telling's word on something, of those that say anything."""
        return next((getattr(one, name) for one in self.told if getattr(one, name)), "")

    @property
    def ended(self) -> bool:
        """Whether it was last said to be done, or given up."""
        last = next((one.status for one in reversed(self.told) if one.status), "")
        return last in ENDED


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question: is what later minutes speak of the same as an action set before?"""

    later: Told
    earlier: ActionRow
    likeness: float


@dataclass(slots=True)
class Followed:
    """All actions, what is to be asked, and references that no earlier minutes set."""

    chains: list[Chain]
    doubts: list[tuple[Told, Chain, float]]
    unknown: list[str]


def action_rows(driver: sqlite3.Connection) -> list[ActionRow]:
    """Every action with its last status, by the meeting that set it and its reference."""
    return [_row(chain) for chain in followed(driver).chains]


def doubts(driver: sqlite3.Connection) -> list[Doubt]:
    """What is to be asked, oldest first."""
    return [Doubt(later, _row(chain), round(likeness)) for later, chain, likeness in followed(driver).doubts]


def unknown_references(driver: sqlite3.Connection) -> list[str]:
    """References under "previous actions" that no minutes held here had set; none where no earlier ones are held."""
    return followed(driver).unknown


def followed(driver: sqlite3.Connection) -> Followed:
    """Read the minutes in order, each action to the chain it belongs to."""
    decided = {(event.content["later"], event.content["earlier"]): event.act for event in events(driver, ("same", "other"))}
    said = _told(driver)
    first_meeting = min((one.meeting for one in said), default="")
    found = Followed([], [], [])
    by_ref: defaultdict[str, list[Chain]] = defaultdict(list)
    for one in said:
        chain, doubtful = _chain_of(one, found.chains, by_ref[squash(one.ref)], decided)
        if chain is None:
            chain = Chain(_free(one, found.chains))
            found.chains.append(chain)
            found.doubts += [(one, other, likeness) for other, likeness in doubtful]
            if one.section == "previous" and one.named and one.meeting > first_meeting:
                found.unknown.append(one.ref)
        chain.told.append(one)
        if chain not in by_ref[squash(one.ref)]:
            by_ref[squash(one.ref)].append(chain)
    return found


def _chain_of(
    one: Told, chains: Sequence[Chain], of_that_ref: Sequence[Chain], decided: dict[tuple[str, str], str]
) -> tuple[Chain | None, list[tuple[Chain, float]]]:
    said = {earlier: act for (later, earlier), act in decided.items() if later == one.key}
    same = next((chain for chain in chains if said.get(chain.ref) == "same"), None)
    if same is not None:
        return same, []
    if (by_ref := _by_reference(one, [chain for chain in of_that_ref if said.get(chain.ref) != "other"])) is not None:
        return by_ref, []
    return _by_words(one, [chain for chain in chains if said.get(chain.ref) != "other"])


def _by_reference(one: Told, chains: Sequence[Chain]) -> Chain | None:
    """The newest of the actions of that reference, unless its words are another's: then the reference was given again."""
    for chain in reversed(chains):
        given_again = one.section == "new" and any(told.section == "new" and told.meeting != one.meeting for told in chain.told)
        if given_again and _likeness(one, chain) < MAYBE:
            return None
        if one.text and chain.first("text") and _likeness(one, chain) < ANOTHER and not _same_owner(one, chain):
            continue
        return chain
    return None


def _by_words(one: Told, chains: Sequence[Chain]) -> tuple[Chain | None, list[tuple[Chain, float]]]:
    """The one action whose text and owner are the same; those that may be it, where none surely is."""
    if len(squash(one.text)) < 8:
        return None, []
    if one.section == "new":
        chains = [chain for chain in chains if chain.told[0].meeting == one.meeting and chain.told[-1].section == "kith"]
    elif one.named:
        chains = [chain for chain in chains if not chain.ended]
    told = [(_likeness(one, chain), _names(one, chain), chain) for chain in chains]
    liked = sorted((told for told in told if told[0] >= MAYBE and told[1] != ANOTHERS), key=lambda told: -told[0])
    near = [(chain, likeness) for likeness, _, chain in liked]
    sure = [chain for likeness, names, chain in liked if likeness >= SURE and names == THE_SAME and _same_owner(one, chain)]
    if len(sure) == 1:
        return sure[0], []
    return None, near[:3]


def _likeness(one: Told, chain: Chain) -> float:
    return max(fuzz.token_sort_ratio(one.text.casefold(), told.text.casefold()) for told in chain.told)


def _names(one: Told, chain: Chain) -> str:
    """Whether two tellings name the same people and places: every month's minutes ask for the same visit to another place."""
    targets = {target for told in chain.told for target in told.targets}
    if one.targets and targets and not targets & set(one.targets):
        return ANOTHERS
    ours, theirs = _told_apart_by(one.text), _told_apart_by(str(chain.first("text")))
    left, right = ours - theirs, theirs - ours
    if not left or not right:
        return THE_SAME
    spelt = all(max(fuzz.ratio(word, other) for other in right) >= MISSPELT for word in left)
    return PERHAPS if spelt or targets & set(one.targets) else ANOTHERS


def _told_apart_by(text: str) -> set[str]:
    """Words of a text that tell one such action from another: those with a capital or a number, but for the first."""
    words = re.findall(r"[\w'’-]+", text)
    return {word.casefold() for word in words[1:] if word[0].isupper() or word[0].isdigit()}


def _same_owner(one: Told, chain: Chain) -> bool:
    owner = chain.first("owner")
    return not one.owner or not owner or fuzz.token_set_ratio(one.owner.casefold(), owner.casefold()) >= SAME_OWNER


def _free(one: Told, chains: Iterable[Chain]) -> str:
    """Its reference; with its meeting where another action has that one already."""
    taken = {chain.ref for chain in chains}
    return one.ref if one.ref not in taken else f"{one.ref} ({one.meeting})"


def _told(driver: sqlite3.Connection) -> list[Told]:
    """What minutes, and people in Kith, say of actions, by meeting."""
    entity = dict(
        driver.execute(
            "SELECT mention, entity FROM graph_entity WHERE mention IN (SELECT value FROM actions, json_each(actions.targets))"
        )
    )
    said = []
    for *words, targets, section in driver.execute(TOLD):
        ref, text, owner, due, due_raw, five_p, status, meeting = (part or "" for part in words)
        about = tuple(entity[name] for name in orjson.loads(targets) if name in entity)
        said.append(Told(ref, text, owner, due, due_raw, five_p, status, meeting, about, section))
    said += [_decided(event) for event in events(driver, ("action",))]
    order = {"previous": 0, "kith": 1, "new": 2}
    said.sort(key=lambda one: (one.meeting, order[one.section]))
    return [*said, *(_status(event) for event in events(driver, ("status",)))]


def _decided(event: Event) -> Told:
    content = event.content
    due, targets = content.get("due") or "", tuple(content.get("targets", ()))
    text, owner, five_p = content["text"], content["owner"], content["five_p"]
    return Told(event.item, text, owner, due, "", five_p, "", event.meeting, targets, "kith")


def _status(event: Event) -> Told:
    return Told(event.item, "", "", "", "", "", event.content["status"], event.meeting or event.said_at[:10], (), "previous")


def _row(chain: Chain) -> ActionRow:
    history = tuple((one.meeting, one.status) for one in chain.told if one.status)
    due = chain.first("due")
    return ActionRow(
        ref=chain.ref,
        text=chain.first("text"),
        owner=chain.first("owner"),
        due=date.fromisoformat(due) if due else None,
        due_raw=chain.first("due_raw"),
        five_p=chain.first("five_p"),
        status=history[-1][1] if history else "Not started",
        meeting=chain.told[0].meeting,
        targets=tuple(dict.fromkeys(target for one in chain.told for target in one.targets)),
        history=history,
    )


def next_reference(driver: sqlite3.Connection, meeting: str) -> str:
    """The reference of an action that is decided now: the next of the series that the minutes use, else one of the meeting."""
    series: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    chains = followed(driver).chains
    for chain in chains:
        if found := re.fullmatch(r"([A-Za-z]{1,6}[-/ ]?)(\d{1,5})", chain.ref):
            series[found[1]].append((int(found[2]), len(found[2])))
    if series:
        prefix = max(series, key=lambda one: len(series[one]))
        number, width = max(series[prefix])
        return f"{prefix}{number + 1:0{width}d}"
    own = sum(chain.ref.startswith(f"{meeting}/D") for chain in chains)
    return f"{meeting}/D{own + 1:02d}"
