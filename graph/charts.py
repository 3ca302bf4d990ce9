"""Saved charts: kept version by version, shared by role, and told on opening what has changed underneath.

What is kept of a chart are ids, places and what people wrote on it. Names and links come from the record each time, so
that a chart shows things as what they have become.
"""

import secrets
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from graph.access import Chart, View
from graph.errors import BadInput, NotAllowed, NotFound, TooLarge, WrongUsage
from graph.ledger import audit, charts
from graph.ledger.charts import ChartListed, ChartVersion
from graph.ledger.database import Database, raw, utc_now
from graph.store.base import Node
from graph.store.dated import DatedLink
from graph.store.projection import head

MOST_THINGS = 6000
LARGEST = 4 * 1024 * 1024
LONGEST_NAME = 120
MOST_FOLLOWED = 200
"""Mentions of one thing beyond which nobody follows where each of them went."""
UNNAMED = "Chart without a name"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Became:
    """Something that stood on a chart, and what it is now: nothing, where it is gone."""

    id: str
    was: str
    now: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened underneath a chart since it was saved.

    Attributes
    ----------
    merged, split, gone : tuple of Became
        Things that are part of another now, that are several now, that nothing goes by any more.
    links : tuple of DatedLink
        Links among the things on the chart for which everything came in since.
    reports : dict of str to list of str
        Reports that came in since and speak of something on the chart, each with what it speaks of.
    """

    merged: tuple[Became, ...]
    split: tuple[Became, ...]
    gone: tuple[Became, ...]
    links: tuple[DatedLink, ...]
    reports: dict[str, list[str]]

    def __bool__(self) -> bool:
        return bool(self.merged or self.split or self.gone or self.links or self.reports)


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was saved, and those of others (or of another window) saved since the one it was made from."""

    version: ChartVersion
    beside: tuple[ChartVersion, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A saved chart as the record has it now."""

    version: ChartVersion
    newest: ChartVersion
    owner: str
    state: Json
    now: Chart
    changes: Changes


class Charts:
    """The charts that one visitor may open.

    Parameters
    ----------
    database : Database
        The open ledger.
    view : View
        The visitor's view; what shows a person goes through it and is logged.
    roles : collection of str
        The visitor's roles.
    """

    def __init__(self, database: Database, view: View, roles: Collection[str]) -> None:
        self._database = database
        self._view = view
        self._roles = sorted(roles)
        self._actor = view.look.actor

    def listed(self) -> list[ChartListed]:
        """The visitor's own charts and those shared with a role of theirs, the last saved first."""
        with self._database.reading_as(self._actor) as connection:
            found = charts.listed(raw(connection), self._actor, self._roles)
        self._view.log("list of saved charts", [row.newest.chart for row in found])
        return found

    def one(self, chart: str) -> ChartListed:
        """One chart in short. Raises NotFound, NotAllowed."""
        with self._database.reading_as(self._actor) as connection:
            driver = raw(connection)
            self._check(driver, chart)
            newest = charts.versions(driver, chart)[0]
            return ChartListed(newest, charts.owner_of(driver, chart), charts.shares_of(driver, chart))

    def versions(self, chart: str) -> list[ChartVersion]:
        """All versions of a chart, the newest first. Raises NotFound, NotAllowed."""
        with self._database.reading_as(self._actor) as connection:
            self._check(raw(connection), chart)
            found = charts.versions(raw(connection), chart)
        self._view.log(f"versions of saved chart {chart}", [])
        return found

    def save(self, state: Json, name: str = "", chart: str = "", base: int = 0) -> Kept:
        """Keep a chart as a new version.

        Parameters
        ----------
        state : dict
            What stands on it: ``nodes`` with their ids and places, and whatever else whoever draws it needs.
        name : str, optional
            What it is called.
        chart : str, optional
            Which chart; a new one unless given.
        base : int, optional
            The version that `state` was made from.

        Returns
        -------
        Kept
            The new version. Where others saved since `base`, theirs are kept beside it and named.

        Raises
        ------
        BadInput, NotFound, NotAllowed
        """
        return self._save(state, name, chart, base, None)

    def snapshot(self, chart: str, meeting: date) -> Kept:
        """Keep the newest version as the one of a meeting; the last such snapshot counts. Raises NotFound, NotAllowed."""
        with self._database.reading() as connection:
            driver = raw(connection)
            self._check(driver, chart)
            newest = charts.versions(driver, chart)[0]
            state = orjson.loads(charts.state_of(driver, chart, newest.version))
        return self._save(state, newest.name, chart, newest.version, meeting)

    def rename(self, chart: str, name: str) -> Kept:
        """Call a chart something else. Raises NotFound, NotAllowed, WrongUsage."""
        if not name.strip():
            raise WrongUsage("A chart needs a name.", "Write one.", "name")
        with self._database.reading() as connection:
            driver = raw(connection)
            self._check(driver, chart)
            newest = charts.versions(driver, chart)[0]
            state = orjson.loads(charts.state_of(driver, chart, newest.version))
        return self._save({**state, "title": name.strip()[:LONGEST_NAME]}, name, chart, newest.version, None)

    def share(self, chart: str, roles: Collection[str]) -> None:
        """Share a chart with these roles and no others. Raises NotFound, NotAllowed."""
        with self._database.writing(self._actor) as connection:
            driver = raw(connection)
            if charts.owner_of(driver, chart) != self._actor:
                raise NotAllowed("Only whoever made a chart may share it.", "Ask them.")
            held = set(charts.shares_of(driver, chart))
            at = utc_now()
            for role in sorted(held ^ set(roles)):
                charts.add_share(driver, chart, role, role in roles, (self._actor, at))
            whom = ", ".join(sorted(roles)) or "nobody"
            what, purpose = f"chart {chart} shared by role", self._view.look.purpose
            audit.append(connection, at, self._actor, audit.Verb.DISCLOSURE, what, [], purpose, whom)

    def open(self, chart: str, version: int | None = None) -> Opened:
        """A chart as it was left, with everything on it as the record has it now. Raises NotFound, NotAllowed."""
        with self._database.reading_as(self._actor) as connection:
            driver = raw(connection)
            self._check(driver, chart)
            known = charts.versions(driver, chart)
            wanted = next((row for row in known if version in (None, row.version)), None)
            if wanted is None:
                raise NotFound(f"This chart has no version {version}.", "See its versions.")
            state = orjson.loads(charts.state_of(driver, chart, wanted.version))
            grounds = orjson.loads(charts.grounds_of(driver, chart, wanted.version))
        ids = ids_of(state)
        now = self._view.chart(ids)
        self._view.log(f"saved chart {chart}, version {wanted.version}", [node.id for node in now.nodes])
        changes = self._changes(wanted, now, {one: grounds[one] for one in ids if one in grounds})
        return Opened(wanted, known[0], known[-1].author, state, now, changes)

    def _check(self, driver: sqlite3.Connection, chart: str) -> None:
        if charts.owner_of(driver, chart) == self._actor or set(self._roles) & set(charts.shares_of(driver, chart)):
            return
        raise NotAllowed("This chart is somebody else's and not shared with you.", "Ask whoever made it to share it.")

    def _save(self, state: Json, name: str, chart: str, base: int, meeting: date | None) -> Kept:
        kept = _checked(state)
        with self._database.writing(self._actor) as connection:
            driver = raw(connection)
            before = self._before(driver, chart)
            version = ChartVersion(
                chart or f"c{secrets.token_hex(6)}",
                before[0].version + 1 if before else 1,
                base if before else 0,
                name.strip()[:LONGEST_NAME] or UNNAMED,
                self._actor,
                utc_now(),
                meeting,
                head(driver),
            )
            grounds = orjson.dumps(charts.members_of(driver, ids_of(state), MOST_FOLLOWED)).decode()
            same = before and charts.grounds_of(driver, chart, before[0].version) == grounds
            charts.add_version(driver, version, kept, "" if same else grounds)
            if not before or meeting:
                what = f"chart {version.chart}: {'snapshot for the meeting of ' + str(meeting) if meeting else 'made'}"
                audit.append(
                    connection, version.saved_at, self._actor, audit.Verb.ALTERATION, what, [], self._view.look.purpose
                )
        return Kept(version, tuple(row for row in before if row.version > base) if before else ())

    def _before(self, driver: sqlite3.Connection, chart: str) -> list[ChartVersion]:
        if not chart:
            return []
        self._check(driver, chart)
        return charts.versions(driver, chart)

    def _changes(self, saved: ChartVersion, now: Chart, grounds: dict[str, list[str]]) -> Changes:
        with self._database.reading_as(self._actor) as connection:
            driver = raw(connection)
            moved = charts.entities_of(driver, [mention for held in grounds.values() for mention in held])
            parts = {one: _parts(one, now, held, moved) for one, held in grounds.items()}
            was = {one: charts.words_of(driver, grounds.get(one, [])) for one in (*parts, *now.gone, *now.became)}
            fresh = charts.told_since(driver, {node.id for node in now.nodes}, saved.watermark)
        nodes = {node.id: node for node in now.nodes}
        nodes |= {
            node.id: node for node in self._view.nodes([one for part in parts.values() for one in part if one not in nodes])
        }
        became = {one: tuple(nodes[part] for part in found if part in nodes) for one, found in parts.items()}
        return Changes(
            tuple(Became(one, was[one], (nodes[here],)) for one, here in now.became.items() if here in nodes),
            tuple(Became(one, was[one], held) for one, held in became.items() if len(held) > 1),
            tuple(Became(one, was.get(one, ""), became.get(one, ())) for one in now.gone),
            tuple(link for link in now.links if all(telling.reference in fresh for telling in link.told)),
            fresh,
        )


def ids_of(state: Json) -> list[str]:
    """Ids of what stands on a chart, in its order."""
    return [node["id"] for node in state["nodes"]]


def _parts(one: str, now: Chart, held: Sequence[str], moved: dict[str, str]) -> list[str]:
    """Where the mentions that something went by are now, itself first."""
    here = now.became.get(one, one)
    return list(
        dict.fromkeys([*([] if one in now.gone else [here]), *(moved[mention] for mention in held if mention in moved)])
    )


def _checked(state: Json) -> str:
    """The chart as text. Raises BadInput where it is none."""
    nodes = state.get("nodes")
    if not isinstance(nodes, list) or not all(isinstance(node, dict) and isinstance(node.get("id"), str) for node in nodes):
        raise BadInput("This is no chart: it does not say what stands on it.", "Load the page again.", "state")
    if len(nodes) > MOST_THINGS:
        raise TooLarge(f"A chart of {len(nodes)} things is too large to keep.", f"Keep {MOST_THINGS} at most.", "state")
    kept = orjson.dumps(state)
    if len(kept) > LARGEST:
        raise TooLarge("This chart is too large to keep.", "Shorten its notes, or keep fewer things.", "state")
    return kept.decode()


def of_meeting(versions: Sequence[ChartVersion]) -> list[ChartVersion]:
    """The snapshot of each meeting: the last one made for it, the latest meeting first."""
    latest: dict[date, ChartVersion] = {}
    for row in versions:
        if row.meeting and row.meeting not in latest:
            latest[row.meeting] = row
    return [latest[day] for day in sorted(latest, reverse=True)]
