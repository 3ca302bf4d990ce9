"""The next meeting: its day, its agenda as people have ordered it, what is noted and decided there."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from graph.access import View
from graph.errors import NotFound, WrongUsage
from graph.ledger import events
from graph.ledger.actions import Doubt, doubts, next_reference, unknown_references
from graph.ledger.database import Database, raw
from graph.ledger.events import Event, EventDraft
from graph.meetings.agenda import MONTH, Filled, Gathering, Item, elsewhere, section_kinds
from graph.ontology.catalogue import five_ps, term
from graph.store.base import Node

LONGEST = 2000
LONGEST_TITLE = 200
HIGH = "high"


@dataclass(frozen=True, slots=True)
class Placed:
    """An item as it stands on the agenda, with what was noted and decided on it."""

    item: Item
    notes: tuple[Event, ...] = ()
    decided: tuple[Event, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Placing:
    """A section of the agenda in its order; `more` counts what the list leaves out, `dropped` what somebody took off."""

    section: Filled
    placed: tuple[Placed, ...]
    dropped: tuple[tuple[Item, Event], ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The next meeting.

    Attributes
    ----------
    day : date or None
        None where no meeting is planned and no earlier one says when the next is.
    since : date
        The last meeting, from which new and changed are told.
    elsewhere : tuple of (risk, children, where)
        Cases that tasking does not take, and who does.
    """

    day: date | None
    planned: bool
    since: date
    met_before: bool
    sections: tuple[Placing, ...]
    elsewhere: tuple[tuple[str, int, str], ...]
    doubts: tuple[Doubt, ...]
    unknown: tuple[str, ...]


class Book:
    """Reads and keeps what is said around the next meeting.

    Parameters
    ----------
    database : Database
        The open ledger.
    view : View
        Of whoever prepares or minutes the meeting.
    today : date
        The day it is.
    """

    def __init__(self, database: Database, view: View, today: date) -> None:
        self._database, self._view, self._today = database, view, today
        self._actor, self._purpose = view.look.actor, view.look.purpose

    def next_day(self) -> tuple[date | None, bool]:
        """When the next meeting is, and whether somebody planned it so: as planned, as the last minutes say, else by habit."""
        held = [day for day in self._view.meetings() if day <= self._today]
        last = held[-1] if held else None
        plans = [event for event in self._events(("plan",)) if last is None or date.fromisoformat(event.meeting) > last]
        if plans:
            return date.fromisoformat(plans[-1].meeting), True
        if last is None:
            return None, False
        said = next((day for day in [self._said_by(last)] if day and day > last), None)
        if said and said >= self._today:
            return said, False
        gap = timedelta(days=round(median((b - a).days for a, b in pairwise(held[-6:])))) if len(held) > 1 else timedelta(MONTH)
        following = said or last + gap
        while following < self._today:
            following += max(gap, timedelta(days=1))
        return following, False

    def _said_by(self, last: date) -> date | None:
        try:
            said = self._view.record(last.isoformat()).content.get("next_meeting")
        except NotFound:
            return None
        return date.fromisoformat(said) if said else None

    def agenda(self) -> Agenda:
        """The next meeting's agenda, filled from the record and as people have ordered it."""
        day, planned = self.next_day()
        found = Gathering(self._database, self._view, self._today, day)
        said = self._events(meeting=day.isoformat()) if day else []
        by_item: defaultdict[str, list[Event]] = defaultdict(list)
        for event in said:
            by_item[event.item].append(event)
        sections = tuple(self._placed(found, kind.key, said, by_item) for kind in section_kinds().values())
        with self._database.reading_as(self._actor) as connection:
            asked, unknown = doubts(raw(connection)), unknown_references(raw(connection))
        return Agenda(
            day, planned, found.since, bool(found.meetings), sections, tuple(elsewhere(found)), tuple(asked), tuple(unknown)
        )

    def _placed(self, found: Gathering, section: str, said: Sequence[Event], by_item: dict[str, list[Event]]) -> Placing:
        kind = section_kinds()[section]
        added = [self._added(event) for event in said if event.act == "add" and event.content["section"] == section]
        filled = found.items(section)
        orders = [event.content["items"] for event in said if event.act == "order" and event.item == section]
        rank = {key: at for at, key in enumerate(orders[-1] if orders else ())}
        items = sorted([*added, *filled], key=lambda item: rank.get(item.key, len(rank)))
        hand = {item.key for item in added}
        placed, dropped = [], []
        for item in items:
            told = by_item.get(item.key, [])
            last = next((event for event in reversed(told) if event.act in ("drop", "restore")), None)
            if last is not None and last.act == "drop":
                dropped.append((item, last))
                continue
            notes = tuple(event for event in told if event.act == "note")
            decided = tuple(e for e in said if e.act == "action" and e.content.get("about") == item.key)
            placed.append(Placed(item, notes, decided, item.key in hand))
        more = max(0, len(placed) - kind.most)
        return Placing(Filled(kind, tuple(one.item for one in placed), more), tuple(placed[: kind.most]), tuple(dropped))

    def _added(self, event: Event) -> Item:
        subject = self._node(event.content["subject"]) if event.content.get("subject") else None
        return Item(event.item, event.content["section"], subject, event.content["title"], f"{event.author}: {event.reason}")

    def _node(self, entity: str) -> Node | None:
        return next(iter(self._view.nodes([entity])), None)

    def plan(self, day: date) -> Event:
        """Say when the next meeting is. Raises WrongUsage."""
        held = [met for met in self._view.meetings() if met <= self._today]
        if held and day <= held[-1]:
            raise WrongUsage(f"The meeting of {held[-1]} is held already.", "Give a later day.", "date")
        return self._keep("plan", "", {}, "", day)

    def add(self, section: str, title: str, why: str, entity: str = "") -> Event:
        """Put something on the agenda. Raises WrongUsage, NotFound."""
        if section not in section_kinds():
            raise WrongUsage(f"There is no section “{section}”.", f"Choose one of {', '.join(section_kinds())}.", "section")
        node = self._node(entity) if entity else None
        if entity and node is None:
            raise NotFound(f"There is nobody and nothing with the id {entity}.", "Search for it by name.", "id")
        self._view.check(*([node.id] if node else []))
        named = (title.strip() or (node.name if node else ""))[:LONGEST_TITLE]
        if not named:
            raise WrongUsage("An item needs a title.", "Say what it is about.", "title")
        if not why.strip():
            raise WrongUsage("An item needs a reason.", "Say why the meeting should talk about it.", "why")
        if section == "high_risk_children" and node is not None and node.attributes.get("risk_level") != HIGH:
            why = f"{why.strip()} (not assessed as high risk: tasking takes high-risk cases)"
        key = f"{section}:by-hand:{hashlib.sha256(f'{named}{why}'.encode()).hexdigest()[:8]}"
        content = {"section": section, "title": named, "subject": node.id if node else ""}
        return self._keep("add", key, content, why, subjects=[node.id] if node else [])

    def drop(self, item: str, reason: str) -> Event:
        """Take something off the agenda, with a reason. Raises WrongUsage, NotFound."""
        if not reason.strip():
            raise WrongUsage("Taking something off the agenda needs a reason.", "Say why: --reason TEXT.", "reason")
        return self._keep("drop", self._known(item).key, {}, reason)

    def restore(self, item: str) -> Event:
        """Put back what was taken off. Raises NotFound."""
        return self._keep("restore", self._known(item).key, {}, "")

    def order(self, section: str, item: str, *, up: bool) -> Event:
        """Move an item of a section up or down by one. Raises NotFound, WrongUsage."""
        placing = next((one for one in self.agenda().sections if one.section.kind.key == section), None)
        if placing is None:
            raise WrongUsage(f"There is no section “{section}”.", f"Choose one of {', '.join(section_kinds())}.", "section")
        keys = [one.item.key for one in placing.placed]
        if item not in keys:
            raise NotFound(f"There is no item {item} in that section.", "See `kith meeting next`.", "item")
        at = keys.index(item)
        to = max(0, min(len(keys) - 1, at - 1 if up else at + 1))
        keys.insert(to, keys.pop(at))
        return self._keep("order", section, {"items": keys}, "")

    def note(self, item: str, words: str) -> Event:
        """Write down what was said on an item. Raises WrongUsage, NotFound."""
        if not words.strip() or len(words) > LONGEST:
            raise WrongUsage(f"A note has 1 to {LONGEST} letters.", "Write it shorter, or write something.", "text")
        found = self._known(item)
        return self._keep("note", found.key, {"text": words.strip()}, "", subjects=_about(found))

    def decide(
        self, words: str, owner: str, due: date | None, five_p: str, entities: Sequence[str] = (), about: str = ""
    ) -> Event:
        """Make a decision an action, with its owner, due date, 5 P and whom or what it concerns.

        Raises
        ------
        WrongUsage, NotFound
            Names what is missing: an action has an owner, a due date and a 5 P of the period.
        """
        day = self._day()
        if not words.strip() or len(words) > LONGEST:
            raise WrongUsage(f"An action has 1 to {LONGEST} letters.", "Say what is to be done.", "text")
        if not owner.strip():
            raise WrongUsage("An action needs an owner.", "Say who is to do it.", "owner")
        if due is None:
            raise WrongUsage("An action needs a due date.", "Say by when.", "due")
        known = term("five_p", five_p)
        if known is None or known.code not in five_ps(day):
            raise WrongUsage(
                f"“{five_p}” is none of the 5 Ps of {day.year}.", f"Choose one of {', '.join(five_ps(day))}.", "five_p"
            )
        nodes = self._view.nodes(entities)
        if len(nodes) < len(set(entities)):
            raise NotFound("There is nobody and nothing with one of these ids.", "Search for it by name.", "id")
        self._view.check(*(node.id for node in nodes))
        if about:
            found = self._known(about)
            nodes += [one for one in (found.subject,) if one is not None and one not in nodes]
        with self._database.reading() as connection:
            ref = next_reference(raw(connection), day.isoformat())
        content = {
            "text": words.strip(),
            "owner": owner.strip()[:LONGEST_TITLE],
            "due": due.isoformat(),
            "five_p": known.code,
            "targets": [node.id for node in nodes],
            "about": about,
        }
        return self._keep("action", ref, content, "", day, [node.id for node in nodes])

    def status(self, ref: str, said: str) -> Event:
        """Say where an action stands now. Raises WrongUsage, NotFound."""
        known = term("action_status", said)
        if known is None:
            raise WrongUsage(
                f"“{said}” is no status of an action.", "Say Not started, Ongoing, Complete or Withdrawn.", "status"
            )
        row = next((one for one in self._view.actions() if one.ref == ref), None)
        if row is None:
            raise NotFound(f"There is no action {ref}.", "See `kith actions`.", "ref")
        return self._keep("status", ref, {"status": known.code}, "", self._today, list(row.targets))

    def match(self, later: str, earlier: str, *, same: bool, reason: str = "") -> Event:
        """Say whether what later minutes speak of is an action set before. Raises NotFound."""
        with self._database.reading() as connection:
            asked = doubts(raw(connection))
        if not any(doubt.later.key == later and doubt.earlier.ref == earlier for doubt in asked):
            raise NotFound("That is not asked, or was answered.", "See the questions on the agenda's page.", "later")
        return self._keep("same" if same else "other", later, {"later": later, "earlier": earlier}, reason, self._today)

    def _known(self, key: str) -> Item:
        for placing in self.agenda().sections:
            for item in (*placing.section.items, *(one for one, _ in placing.dropped)):
                if item.key == key:
                    return item
        raise NotFound(f"There is no item {key} on the agenda.", "See `kith meeting next`.", "item")

    def _day(self) -> date:
        day, _ = self.next_day()
        if day is None:
            raise WrongUsage("No meeting is planned.", "Say when it is: `kith meeting plan DATE`.", "date")
        return day

    def _keep(
        self, act: str, item: str, content: events.Json, reason: str, day: date | None = None, subjects: Sequence[str] = ()
    ) -> Event:
        meeting = (day or self._day()).isoformat()
        draft = EventDraft(meeting, act, item, content, reason.strip()[:LONGEST], self._actor)
        return events.add(self._database, draft, subjects, self._purpose)

    def _events(self, acts: Sequence[str] = (), meeting: str | None = None) -> list[Event]:
        with self._database.reading_as(self._actor) as connection:
            return events.events(raw(connection), acts, meeting)


def _about(item: Item) -> list[str]:
    return [item.subject.id] if item.subject else []
