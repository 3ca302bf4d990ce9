"""Rows of saved charts: versions are added, never changed, so that two who save one chart lose nothing."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from graph.errors import NotFound
from graph.ledger.portions import chunks, marks

COLUMNS = "chart, version, parent, name, author, saved_at, meeting, watermark"
SHARED = (
    "SELECT chart FROM chart_shares AS s WHERE s.role IN ({roles}) AND s.granted AND s.n = "
    "(SELECT max(n) FROM chart_shares AS t WHERE t.chart = s.chart AND t.role = s.role)"
)


@dataclass(frozen=True, slots=True)
class ChartVersion:
    """One version of a chart, without what stands on it.

    Attributes
    ----------
    parent : int
        The version that it was made from; 0 for the first.
    meeting : date or None
        The tasking meeting of which it is the snapshot.
    watermark : int
        The ledger's last entry when it was saved.
    """

    chart: str
    version: int
    parent: int
    name: str
    author: str
    saved_at: str
    meeting: date | None
    watermark: int


@dataclass(frozen=True, slots=True)
class ChartListed:
    """One chart in a list: its newest version, whose it is, and with whom it is shared."""

    newest: ChartVersion
    owner: str
    roles: tuple[str, ...]


def _version(row: Sequence[object]) -> ChartVersion:
    chart, version, parent, name, author, saved_at, meeting, watermark = row
    return ChartVersion(
        str(chart),
        int(str(version)),
        int(str(parent)),
        str(name),
        str(author),
        str(saved_at),
        date.fromisoformat(str(meeting)) if meeting else None,
        int(str(watermark)),
    )


def add_version(driver: sqlite3.Connection, version: ChartVersion, state: str, grounds: str) -> None:
    """Add a version; `grounds` is empty where it rests on the same mentions as the version before it."""
    meeting = version.meeting.isoformat() if version.meeting else None
    driver.execute(
        f"INSERT INTO chart_versions ({COLUMNS}, state, grounds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            version.chart,
            version.version,
            version.parent,
            version.name,
            version.author,
            version.saved_at,
            meeting,
            version.watermark,
            state,
            grounds,
        ),
    )


def versions(driver: sqlite3.Connection, chart: str) -> list[ChartVersion]:
    """All versions of a chart, the newest first. Raises NotFound."""
    rows = driver.execute(f"SELECT {COLUMNS} FROM chart_versions WHERE chart = ? ORDER BY version DESC", (chart,)).fetchall()
    if not rows:
        raise NotFound("There is no such chart.", "See the charts that you can open.")
    return [_version(row) for row in rows]


def state_of(driver: sqlite3.Connection, chart: str, version: int) -> str:
    """What stands on one version, as it was kept. Raises NotFound."""
    row = driver.execute("SELECT state FROM chart_versions WHERE chart = ? AND version = ?", (chart, version)).fetchone()
    if row is None:
        raise NotFound(f"This chart has no version {version}.", "See its versions.")
    return str(row[0])


def grounds_of(driver: sqlite3.Connection, chart: str, version: int) -> str:
    """The mentions that each thing on a version went by when it was saved: its own, else those of the last that has some."""
    row = driver.execute(
        "SELECT grounds FROM chart_versions WHERE chart = ? AND version <= ? AND grounds != '' ORDER BY version DESC LIMIT 1",
        (chart, version),
    ).fetchone()
    return str(row[0]) if row else "{}"


def owner_of(driver: sqlite3.Connection, chart: str) -> str:
    """Who made a chart. Raises NotFound."""
    return versions(driver, chart)[-1].author


def shares_of(driver: sqlite3.Connection, chart: str) -> tuple[str, ...]:
    """Roles with which a chart is shared now."""
    rows = driver.execute("SELECT role, granted FROM chart_shares WHERE chart = ? ORDER BY n", (chart,))
    last = dict(rows.fetchall())
    return tuple(sorted(role for role, granted in last.items() if granted))


def add_share(driver: sqlite3.Connection, chart: str, role: str, granted: bool, by: tuple[str, str]) -> None:
    """Share a chart with a role, or no longer; `by` is who and when."""
    driver.execute(
        "INSERT INTO chart_shares (chart, role, granted, author, shared_at) VALUES (?, ?, ?, ?, ?)",
        (chart, role, int(granted), *by),
    )


def listed(driver: sqlite3.Connection, actor: str, roles: Collection[str]) -> list[ChartListed]:
    """The charts that somebody may open, the last saved first."""
    shared = SHARED.format(roles=marks(list(roles)))
    rows = driver.execute(
        f"SELECT {COLUMNS} FROM chart_versions AS v WHERE version = "
        "(SELECT max(version) FROM chart_versions AS w WHERE w.chart = v.chart) AND (chart IN "
        f"(SELECT chart FROM chart_versions WHERE version = 1 AND author = ?) OR chart IN ({shared})) "
        "ORDER BY saved_at DESC, chart",
        (actor, *roles),
    ).fetchall()
    return [
        ChartListed(newest := _version(row), owner_of(driver, newest.chart), shares_of(driver, newest.chart)) for row in rows
    ]


def members_of(driver: sqlite3.Connection, entities: Sequence[str], most: int) -> dict[str, list[str]]:
    """The mentions that entities go by now, of those with `most` of them at most."""
    found: dict[str, list[str]] = {}
    for chunk in chunks(sorted(set(entities))):
        rows = driver.execute(
            f"SELECT entity, mention FROM graph_entity WHERE entity IN ({marks(chunk)}) ORDER BY entity, mention", chunk
        )
        for entity, mention in rows:
            found.setdefault(entity, []).append(mention)
    return {entity: held for entity, held in found.items() if len(held) <= most}


def entities_of(driver: sqlite3.Connection, mentions: Sequence[str]) -> dict[str, str]:
    """The entity that each mention belongs to now."""
    found: dict[str, str] = {}
    for chunk in chunks(mentions):
        found |= dict(
            driver.execute(f"SELECT mention, entity FROM graph_entity WHERE mention IN ({marks(chunk)})", chunk).fetchall()
        )
    return found


def words_of(driver: sqlite3.Connection, mentions: Sequence[str]) -> str:
    """How a thing was written in the first of its mentions that the record still holds."""
    for mention in mentions:
        row = driver.execute("SELECT text FROM mentions WHERE id = ?", (mention,)).fetchone()
        if row:
            return str(row[0])
    return ""


def told_since(driver: sqlite3.Connection, entities: Collection[str], watermark: int) -> dict[str, list[str]]:
    """What came into the ledger after an entry and speaks of any of these: report to the things that it speaks of."""
    found: dict[str, set[str]] = {}
    for reference, *ends in driver.execute(
        "SELECT e.reference, e.source, e.target FROM records AS r JOIN graph_evidence AS e ON e.record = r.id "
        "WHERE r.seq > ? ORDER BY r.known_on, e.reference",
        (watermark,),
    ):
        if touched := {end for end in ends if end in entities}:
            found.setdefault(reference, set()).update(touched)
    return {reference: sorted(touched) for reference, touched in found.items()}
