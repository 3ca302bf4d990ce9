"""Evidence kept from one state of the ledger to the next: what is new is read by itself and put in its place.

The result is, row by row, what reading everything anew would give. Where more has happened than that records came in and
were found to speak of what is known (a person's judgement, a grade, entities made one, a version that no longer counts),
nothing is guessed: everything is read anew.
"""

import sqlite3
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import pandas as pd

from graph.analysis.columns import evidence_from_columns
from graph.analysis.evidence import Evidence, Flags, Ints, Table, Words
from graph.analysis.record import Fetched, as_columns, columns_of, fetched
from graph.ledger.ids import entity_id
from graph.store.membership import MACHINE
from graph.store.projection import watermark

MOST = 2000
"""References that are read by themselves; if more are new, everything is read."""

NEW = """
    SELECT reference FROM records WHERE seq > :done
    UNION SELECT r.reference FROM mentions AS m JOIN records AS r ON r.id = m.record WHERE m.seq > :done
    UNION SELECT r.reference FROM statements AS s JOIN records AS r ON r.id = s.record WHERE s.seq > :done
"""

UPSET = f"""
    SELECT EXISTS (SELECT 1 FROM grades WHERE seq > :done) OR EXISTS (SELECT 1 FROM erasures WHERE seq > :done)
        OR EXISTS (SELECT 1 FROM judgements WHERE seq > :done AND author != '{MACHINE}')
        OR EXISTS (
            SELECT 1 FROM judgements AS j WHERE j.seq > :done AND j.kind != 'relation' AND j.outcome != 'same' AND (
                j.outcome = 'not_same' OR EXISTS (
                    SELECT 1 FROM judgements AS held WHERE held.a = j.a AND held.b = j.b AND held.n < j.n
                        AND held.outcome IN ('same', 'not_same'))))
"""  # noqa: S608 - our own constant
"""A question of the machine's, and taking one back, changes nothing, unless it takes the place of an answer."""

SIZE = """
    SELECT (SELECT count(*) FROM graph_counted), (SELECT count(*) FROM graph_nodes WHERE kind NOT IN ('Report', 'Meeting'))
"""

COUNTED = "SELECT count(*) FROM records AS r JOIN graph_counted AS c ON c.record = r.id WHERE r.seq > :done"

MEMBERS = """
    SELECT ge.mention, ge.entity FROM mentions AS m JOIN graph_counted AS c ON c.record = m.record
        JOIN graph_entity AS ge ON ge.mention = m.id WHERE m.seq > :done
    UNION SELECT ge.mention, ge.entity FROM incidents AS i JOIN graph_counted AS c ON c.record = i.record
        JOIN graph_entity AS ge ON ge.mention = i.id WHERE i.seq > :done
"""
"""New mentions and incidents, and what they belong to: something new where it is called by one of them."""

AnyTable = TypeVar("AnyTable", bound=Table)


@dataclass(frozen=True)
class Kept:
    """Evidence with what it takes to follow the ledger.

    `incidents` are the ids behind the codes of ``evidence.rows.incident``; `counted` and `nodes` how many records and
    nodes (incidents too) there were.
    """

    evidence: Evidence
    incidents: Words
    watermark: int
    counted: int
    nodes: int


@dataclass(frozen=True)
class Read:
    """All that the ledger holds, as it was read; how far, and how many records and nodes there were."""

    rows: Fetched
    watermark: int
    size: tuple[int, int]


def read_all(connection: sqlite3.Connection) -> Read:
    """Read all of it."""
    return Read(fetched(connection), watermark(connection), _size(connection))


def everything(read: Read) -> Kept:
    """What was read, as evidence to be followed."""
    columns = as_columns(read.rows)
    return Kept(evidence_from_columns(*columns), _incidents(columns[2]["incident"]), read.watermark, *read.size)


def follow(connection: sqlite3.Connection, kept: Kept) -> tuple[Kept, Evidence] | None:
    """What is kept with all that is new, and what is new by itself; None where everything must be read anew."""
    done = {"done": kept.watermark}
    references = [row[0] for row in connection.execute(NEW, done)]
    if len(references) > MOST or connection.execute(UPSET, done).fetchone()[0]:
        return None
    columns = columns_of(connection, references)
    fresh, incidents = evidence_from_columns(*columns), _incidents(columns[2]["incident"])
    counted, nodes = _size(connection)
    more = int(connection.execute(COUNTED, done).fetchone()[0])
    members = connection.execute(MEMBERS, done).fetchall()
    founded = {entity for _, entity in members} & {entity_id(member) for member, _ in members}
    if (counted, nodes) != (kept.counted + more, kept.nodes + len(founded)):
        return None
    evidence, names = _merged(kept, fresh, incidents, np.array(references, dtype=np.str_))
    return Kept(evidence, names, watermark(connection), counted, nodes), fresh


def _incidents(ids: list[str]) -> Words:
    return np.asarray(pd.factorize(np.array(ids, dtype=np.object_))[1], dtype=np.str_)


def _size(connection: sqlite3.Connection) -> tuple[int, int]:
    counted, nodes = connection.execute(SIZE).fetchone()
    return int(counted), int(nodes)


def _merged(kept: Kept, fresh: Evidence, incidents: Words, changed: Words) -> tuple[Evidence, Words]:
    old = kept.evidence
    entities, who = _united(old.entities, fresh.entities, "ids")
    reports, told = _united(old.reports, fresh.reports, "references")
    names, happened = _appended(kept.incidents, incidents)
    roots, source = _appended(old.roots, fresh.roots)
    stays = ~np.isin(old.reports.references, changed)
    before = _recoded(_only(old, stays), told[0], who[0], np.arange(len(names)), np.arange(len(roots)))
    now = _recoded(fresh, told[1], who[1], happened, source)
    rows = _joined(before.rows, now.rows)
    incident, used = pd.factorize(rows.incident)
    root, heard = pd.factorize(np.where(rows.root < 0, np.nan, rows.root))
    rows = replace(rows, incident=incident.astype(np.int64), root=root.astype(np.int64))
    links, missing = _joined(before.relations, now.relations), _joined(before.episodes, now.episodes)
    return Evidence(entities, reports, rows, links, missing, roots[heard.astype(np.int64)]), names[used]


def _only(evidence: Evidence, stays: Flags) -> Evidence:
    """What some reports say."""
    rows, links, missing = evidence.rows, evidence.relations, evidence.episodes
    return replace(
        evidence,
        rows=rows.take(stays[rows.report]),
        relations=links.take(stays[links.report]),
        episodes=missing.take(stays[missing.report]),
    )


def _recoded(evidence: Evidence, report: Ints, who: Ints, incident: Ints, root: Ints) -> Evidence:
    """The same with other codes: each array holds the new code of every old one."""
    rows, links, missing = evidence.rows, evidence.relations, evidence.episodes
    return replace(
        evidence,
        rows=replace(
            rows,
            report=report[rows.report],
            entity=who[rows.entity],
            incident=incident[rows.incident],
            root=_at(root, rows.root),
        ),
        relations=replace(links, report=report[links.report], subject=who[links.subject], object=who[links.object]),
        episodes=replace(missing, report=report[missing.report], child=who[missing.child], place=_at(who, missing.place)),
    )


def _appended(old: Words, fresh: Words) -> tuple[Words, Ints]:
    """The old words and then those of `fresh` that are not among them; and where each word of `fresh` is."""
    found = pd.Index(old.astype(np.object_)).get_indexer(pd.Index(fresh.astype(np.object_)))
    added = np.unique(fresh[found < 0])
    return np.concatenate((old, added)), np.where(found < 0, len(old) + np.searchsorted(added, fresh), found)


def _inserted(old: Words, fresh: Words) -> tuple[Words, tuple[Ints, Ints]]:
    """All words of both in order, and where each word of either is among them; `old` is in order."""
    place = np.searchsorted(old, fresh)
    known = (place < len(old)) & (old[np.minimum(place, len(old) - 1)] == fresh) if len(old) else np.zeros(len(fresh), np.bool_)
    added = np.unique(fresh[~known])
    before = np.searchsorted(old, added)
    words = np.insert(old.astype(np.result_type(old, fresh)), before, added)
    moved = np.arange(len(old)) + np.searchsorted(before, np.arange(len(old)), side="right")
    return words, (moved, np.searchsorted(words, fresh))


def _united(old: AnyTable, fresh: AnyTable, key: str) -> tuple[AnyTable, tuple[Ints, Ints]]:
    """The rows of both by `key`, in its order, those of `fresh` where both have one; and where each row went."""
    words, (before, now) = _inserted(getattr(old, key), getattr(fresh, key))
    columns = {}
    for part in fields(old):
        a, b = getattr(old, part.name), getattr(fresh, part.name)
        column = np.empty(len(words), dtype=np.result_type(a, b))
        column[before] = a
        column[now] = b
        columns[part.name] = column
    return replace(old, **columns), (before, now)


def _at(codes: Ints, where: Ints) -> Ints:
    """The codes at some positions, -1 where there is none."""
    return np.where(where < 0, -1, codes[np.maximum(where, 0)]) if len(codes) else where


def _joined(old: AnyTable, fresh: AnyTable) -> AnyTable:
    """Both, by report."""
    columns = {part.name: np.concatenate((getattr(old, part.name), getattr(fresh, part.name))) for part in fields(old)}
    return replace(old, **columns).take(np.argsort(columns["report"], kind="stable"))
