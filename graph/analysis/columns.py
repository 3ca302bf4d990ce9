"""Makes an `Evidence` from plain columns, as SQL or a spreadsheet gives them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.evidence import (
    FOOTINGS,
    INTELLIGENCE_GRADES,
    KINDS,
    RELATIONS,
    ROLES,
    SOURCE_GRADES,
    Codes,
    Entities,
    Episodes,
    Evidence,
    Flags,
    Ints,
    Reals,
    Relations,
    Reports,
    Rows,
    Words,
)

Columns = Mapping[str, Sequence[Any] | np.ndarray[Any, Any]]
UNDATED = np.iinfo(np.int64).min


def evidence_from_columns(
    entities: Columns,
    reports: Columns,
    rows: Columns,
    relations: Columns | None = None,
    episodes: Columns | None = None,
) -> Evidence:
    """Build the evidence from columns of plain values.

    Parameters
    ----------
    entities : columns
        ``id``, ``name``, ``kind``; optional ``place_kind``, ``home``, ``latitude``, ``longitude``, ``age_known``,
        ``name_alone``, ``high_risk``, ``owner``.
    reports : columns
        ``reference``, ``known_on``; optional ``occurred_on``, ``agency``, ``minute``, ``online``, ``liberty`` (True
        unless given).
    rows : columns
        ``report`` (a reference), ``incident`` (any key), ``entity`` (an id), ``role``; optional ``occurred_on``,
        ``known_on`` (else the report's), ``root`` (text or None), ``footing``, ``source``, ``intelligence``,
        ``assessment``.
    relations : columns, optional
        ``subject``, ``object``, ``kind``, ``report``; optional ``occurred_on``, ``known_on``, ``footing``, ``source``,
        ``intelligence``.
    episodes : columns, optional
        ``child``, ``start``, ``end`` (datetimes or None), ``place`` (an id or None), ``report``; optional
        ``known_on``.

    Notes
    -----
    Dates may be ``datetime.date``, ISO text or whole days since 1970; what happened on no known day is dated by the
    day it was known. Arrays of whole numbers are taken as codes as they stand.
    """
    who = _entities(entities)
    what = _reports(reports)
    entity_index, report_index = pd.Index(who.ids), pd.Index(what.references)
    table, roots = _rows(rows, what, entity_index, report_index)
    return Evidence(
        entities=who,
        reports=what,
        rows=table,
        relations=_relations(relations or {}, what, entity_index, report_index),
        episodes=_episodes(episodes or {}, what, entity_index, report_index),
        roots=roots,
    )


def _entities(columns: Columns) -> Entities:
    n = _size(columns, "id")
    return Entities(
        ids=_words(columns, "id", n),
        names=_words(columns, "name", n),
        kind=_codes(columns, "kind", KINDS, n),
        place_kind=_words(columns, "place_kind", n),
        home=_flags(columns, "home", n),
        latitude=_reals(columns, "latitude", n),
        longitude=_reals(columns, "longitude", n),
        age_known=_flags(columns, "age_known", n),
        name_alone=_flags(columns, "name_alone", n),
        high_risk=_flags(columns, "high_risk", n),
        owner=_words(columns, "owner", n),
    )


def _reports(columns: Columns) -> Reports:
    n = _size(columns, "reference")
    known = _days(columns, "known_on", np.zeros(n, dtype=np.int64))
    minute = columns.get("minute")
    return Reports(
        references=_words(columns, "reference", n),
        agency=_words(columns, "agency", n),
        occurred_day=_days(columns, "occurred_on", known),
        known_day=known,
        minute=np.full(n, -1, dtype=np.int64) if minute is None else np.asarray(minute, dtype=np.int64),
        online=_flags(columns, "online", n),
        liberty=_flags(columns, "liberty", n, default=True),
    )


def _rows(columns: Columns, reports: Reports, entities: "pd.Index[str]", references: "pd.Index[str]") -> tuple[Rows, Words]:
    n = _size(columns, "report")
    report = _positions(columns, "report", references)
    root, names = _roots(columns, n)
    table = Rows(
        report=report,
        incident=pd.factorize(np.asarray(columns.get("incident", ())))[0].astype(np.int64),
        entity=_positions(columns, "entity", entities),
        role=_codes(columns, "role", ROLES, n),
        occurred_day=_days(columns, "occurred_on", reports.occurred_day[report]),
        known_day=_days(columns, "known_on", reports.known_day[report]),
        root=root,
        footing=_codes(columns, "footing", FOOTINGS, n, default="untraced"),
        source=_codes(columns, "source", SOURCE_GRADES, n, default=""),
        intelligence=_codes(columns, "intelligence", INTELLIGENCE_GRADES, n, default=""),
        assessment=_flags(columns, "assessment", n),
    )
    return table, names


def _roots(columns: Columns, n: int) -> tuple[Ints, Words]:
    given = columns.get("root")
    if given is None:
        return np.full(n, -1, dtype=np.int64), np.array([], dtype=np.str_)
    if isinstance(given, np.ndarray) and np.issubdtype(given.dtype, np.integer):
        return given.astype(np.int64), np.array([], dtype=np.str_)
    codes, names = pd.factorize(np.array([value or None for value in given], dtype=np.object_))
    return codes.astype(np.int64), np.asarray(names, dtype=np.str_)


def _relations(columns: Columns, reports: Reports, entities: "pd.Index[str]", references: "pd.Index[str]") -> Relations:
    n = _size(columns, "subject")
    report = _positions(columns, "report", references)
    return Relations(
        subject=_positions(columns, "subject", entities),
        object=_positions(columns, "object", entities),
        kind=_codes(columns, "kind", RELATIONS, n),
        report=report,
        occurred_day=_days(columns, "occurred_on", reports.known_day[report]),
        known_day=_days(columns, "known_on", reports.known_day[report]),
        footing=_codes(columns, "footing", FOOTINGS, n, default="first_hand"),
        source=_codes(columns, "source", SOURCE_GRADES, n, default=""),
        intelligence=_codes(columns, "intelligence", INTELLIGENCE_GRADES, n, default=""),
    )


def _episodes(columns: Columns, reports: Reports, entities: "pd.Index[str]", references: "pd.Index[str]") -> Episodes:
    n = _size(columns, "child")
    report = _positions(columns, "report", references)
    return Episodes(
        child=_positions(columns, "child", entities),
        start=_minutes(columns, "start"),
        end=_minutes(columns, "end"),
        place=_positions(columns, "place", entities) if "place" in columns else np.full(n, -1, dtype=np.int64),
        report=report,
        known_day=_days(columns, "known_on", reports.known_day[report]),
    )


def _size(columns: Columns, name: str) -> int:
    return len(columns.get(name, ()))


def _words(columns: Columns, name: str, n: int) -> Words:
    given = columns.get(name)
    return np.full(n, "", dtype="U1") if given is None else np.array(["" if v is None else v for v in given], dtype=np.str_)


def _flags(columns: Columns, name: str, n: int, *, default: bool = False) -> Flags:
    given = columns.get(name)
    return np.full(n, default) if given is None else np.array(given, dtype=np.bool_)


def _reals(columns: Columns, name: str, n: int) -> Reals:
    given = columns.get(name)
    return np.full(n, np.nan) if given is None else np.array(given, dtype=np.float64)


def _codes(columns: Columns, name: str, vocabulary: Sequence[str], n: int, default: str | None = None) -> Codes:
    given = columns.get(name)
    if given is None:
        return np.full(n, 0 if default is None else vocabulary.index(default), dtype=np.int8)
    if isinstance(given, np.ndarray) and np.issubdtype(given.dtype, np.integer):
        return given.astype(np.int8)
    found = pd.Index(vocabulary).get_indexer(pd.Index(list(given)))
    if (found < 0).any():
        raise ValueError(f"{name}: {list(given)[int(np.argmin(found))]!r} is none of {', '.join(vocabulary)}")
    return found.astype(np.int8)


def _positions(columns: Columns, name: str, index: "pd.Index[str]") -> Ints:
    given = columns.get(name, ())
    if isinstance(given, np.ndarray) and np.issubdtype(given.dtype, np.integer):
        return given.astype(np.int64)
    absent = np.array([value is None for value in given], dtype=np.bool_)
    found = index.get_indexer(pd.Index(["" if value is None else value for value in given])).astype(np.int64)
    if ((found < 0) & ~absent).any():
        raise ValueError(f"{name}: {given[int(np.argmax((found < 0) & ~absent))]!r} is not among those declared")
    return found


def _days(columns: Columns, name: str, otherwise: Ints) -> Ints:
    given = columns.get(name)
    if given is None:
        return otherwise.astype(np.int64)
    if isinstance(given, np.ndarray) and np.issubdtype(given.dtype, np.integer):
        return given.astype(np.int64)
    days = np.array(["NaT" if value is None else value for value in given], dtype="datetime64[D]").astype(np.int64)
    return np.where(days == UNDATED, otherwise, days)


def _minutes(columns: Columns, name: str) -> Ints:
    given = columns.get(name, ())
    minutes = np.array(["NaT" if value is None else value for value in given], dtype="datetime64[m]").astype(np.int64)
    return np.where(minutes == UNDATED, -1, minutes)
