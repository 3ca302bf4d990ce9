"""Finds, for new reports, those that tell of the same thing, and writes down what they are to each other."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from graph.ledger.portions import chunks, marks
from graph.ledger.reader import day
from graph.ledger.writer import JudgementDraft, Writer
from graph.provenance import ONE_EVENT, Related, Relation, Told, relate
from graph.store.membership import MACHINE

TAKES_PART = "('VICTIM_IN', 'ALLEGED_IN', 'PRESENT_AT')"

SAME_DAY = """
    SELECT DISTINCT mine.record, theirs.record FROM graph_evidence AS mine
    JOIN graph_evidence AS theirs ON theirs.{end} = mine.{end} AND theirs.kind = mine.kind
        AND theirs.happened_on = mine.happened_on AND theirs.record != mine.record
    WHERE mine.kind IN {kinds} AND mine.record IN ({listed})
"""

_ALIKE = """
    theirs.root = mine.root AND theirs.id != mine.id AND mine.kind = 'liberty_report' AND theirs.kind = 'liberty_report'
    AND abs(julianday(theirs.known_on) - julianday(mine.known_on)) <= 92
    AND EXISTS (SELECT 1 FROM graph_counted AS c WHERE c.record = theirs.id)
"""

# The order of a CROSS JOIN is kept: one reporter may stand behind thousands of reports, a witness behind few.
SAME_ROOT = f"""
    SELECT mine.id, theirs.id FROM records AS mine CROSS JOIN records AS theirs
    WHERE mine.id IN ({{listed}}) AND mine.footing = 'third_party' AND {_ALIKE}
"""

SAME_ROOT_PASSED_ON = f"""
    SELECT mine.id, theirs.id FROM records AS theirs CROSS JOIN records AS mine
    WHERE theirs.root IN (SELECT root FROM records WHERE id IN ({{listed}})) AND theirs.footing = 'third_party'
        AND mine.id IN ({{listed}}) AND {_ALIKE}
"""


def corroborate(writer: Writer, driver: sqlite3.Connection, records: Iterable[str]) -> int:
    """Relate new reports to all others, once the graph knows who is in them; returns how many pairs were related.

    Parameters
    ----------
    writer : Writer
        The entry to write the judgements under.
    driver : sqlite3.Connection
        Its connection; the projection must be up to date.
    records : iterable of str
        Ids of the new reports.
    """
    listed = sorted(set(records))
    held = _held(driver, listed)
    pairs = _pairs(driver, listed) | held.keys()
    told = _told(driver, {record for pair in pairs for record in pair})
    drafts: list[JudgementDraft] = []
    related = 0
    for a, b in sorted(pairs):
        found = relate(told[a], told[b]) if a in told and b in told else None
        if found and found.relation != Relation.PATTERN:
            related += 1
            if held.get((a, b)) != found.relation:
                drafts += _drafts(told[a], told[b], found, held.get((a, b)))
        elif (a, b) in held and a in told and b in told:
            drafts += _taken_back(told[a], told[b], held[a, b])
    writer.judge(drafts)
    return related


def _held(driver: sqlite3.Connection, records: Sequence[str]) -> dict[tuple[str, str], str]:
    """What the machine has last said of pairs with one of these reports, where that still stands."""
    said: dict[int, tuple[str, str, str]] = {}
    for chunk in chunks(records):
        for side in ("a", "b"):
            rows = driver.execute(
                f"SELECT n, a, b, outcome FROM judgements WHERE {side} IN ({marks(chunk)}) "
                "AND kind = 'relation' AND author = ?",
                (*chunk, MACHINE),
            )
            said |= {n: (a, b, outcome) for n, a, b, outcome in rows}
    last = {(a, b): outcome for _, (a, b, outcome) in sorted(said.items())}
    return {pair: outcome for pair, outcome in last.items() if outcome != "withdraw"}


def _pairs(driver: sqlite3.Connection, records: list[str]) -> set[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for chunk in chunks(records):
        listed = marks(chunk)
        for sql in (
            SAME_DAY.format(end="source", kinds=TAKES_PART, listed=listed),
            SAME_DAY.format(end="target", kinds="('AT')", listed=listed),
            SAME_ROOT.format(listed=listed),
        ):
            pairs.update((min(pair), max(pair)) for pair in driver.execute(sql, chunk))
        passed_on = driver.execute(SAME_ROOT_PASSED_ON.format(listed=listed), (*chunk, *chunk))
        pairs.update((min(pair), max(pair)) for pair in passed_on)
    return pairs


def _told(driver: sqlite3.Connection, records: set[str]) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for chunk in chunks(sorted(records)):
        listed = marks(chunk)
        persons = _ends(driver, "source", TAKES_PART, chunk)
        places = _ends(driver, "target", "('AT')", chunk)
        rows = driver.execute(
            "SELECT r.id, i.id, r.reference, i.occurred_on, r.known_on, r.footing, r.root, r.reporter, r.agency, "
            "COALESCE(r.body ->> '$.fields.details', ''), i.occurred_time "
            "FROM records AS r JOIN incidents AS i ON i.record = r.id "
            f"JOIN graph_counted AS c ON c.record = r.id WHERE r.kind = 'liberty_report' AND r.id IN ({listed}) "
            "GROUP BY r.id HAVING i.position = min(i.position)",
            chunk,
        )
        for record, incident, reference, occurred, known, footing, root, reporter, agency, words, clock in rows:
            found[record] = Told(
                record, incident, reference, day(occurred), day(known), footing, root, normal(f"{reporter}, {agency}"),
                frozenset(persons.get(record, ())), frozenset(places.get(record, ())), words, clock,
            )  # fmt: skip
    return found


def _ends(driver: sqlite3.Connection, end: str, kinds: str, records: Sequence[str]) -> dict[str, set[str]]:
    ends: dict[str, set[str]] = {}
    rows = driver.execute(
        f"SELECT record, {end} FROM graph_evidence WHERE kind IN {kinds} AND record IN ({marks(records)})",
        records,
    )
    for record, entity in rows:
        ends.setdefault(record, set()).add(entity)
    return ends


def normal(text: str) -> str:
    """A source as it is compared: lower case, single spaces, no stray punctuation at its ends."""
    return " ".join(text.casefold().split()).strip(" .,;")


def _drafts(a: Told, b: Told, found: Related, held: str | None) -> Iterator[JudgementDraft]:
    because = [{"text": text, "weight": 0.0} for text in found.because]
    known_on = _known_on(a, b)
    yield JudgementDraft("relation", a.record, b.record, found.relation, "lineage", because, MACHINE, known_on=known_on)
    if found.relation in ONE_EVENT:
        yield JudgementDraft(
            "same_incident", a.incident, b.incident, "same", found.relation, because, MACHINE, known_on=known_on
        )
    elif held in ONE_EVENT:
        yield _no_longer("same_incident", a.incident, b.incident, known_on)


def _taken_back(a: Told, b: Told, held: str) -> Iterator[JudgementDraft]:
    yield _no_longer("relation", a.record, b.record, _known_on(a, b))
    if held in ONE_EVENT:
        yield _no_longer("same_incident", a.incident, b.incident, _known_on(a, b))


def _no_longer(kind: str, a: str, b: str, known_on: str | None) -> JudgementDraft:
    because = [{"text": "what is known of who is who by now tells otherwise", "weight": 0.0}]
    return JudgementDraft(kind, a, b, "withdraw", "lineage", because, MACHINE, known_on=known_on)


def _known_on(a: Told, b: Told) -> str | None:
    known = max((on for on in (a.known_on, b.known_on) if on), default=None)
    return known.isoformat() if known else None
