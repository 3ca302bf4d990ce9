"""Names that are known already, looked for in narratives: of new reports, and of old ones when a new name is learnt."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import orjson

from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.drafts import IncidentDraft, MentionDraft, RecordDraft
from graph.ledger.ids import incident_id
from graph.ledger.writer import Writer
from graph.store.naming import fold
from ingest.extraction.gazetteer import PERSONS, Gazetteer, Known
from ingest.extraction.known import add_known

NAMEABLE = (*PERSONS, "Location")

KNOWN = f"""
    SELECT n.name, g.kind, n.entity FROM graph_names AS n JOIN graph_nodes AS g ON g.id = n.entity
    WHERE g.kind IN {NAMEABLE} AND g.attributes ->> '$.post' IS NULL AND g.attributes ->> '$.agency' IS NULL
      AND EXISTS (SELECT 1 FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention
                  WHERE ge.entity = n.entity AND m.sure = 1)
"""


class KnownNames:
    """The gazetteer of everyone and every place that is known, growing with what comes in.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    """

    def __init__(self, kith: Kith) -> None:
        with kith.database.reading() as connection:
            rows = raw(connection).execute(KNOWN).fetchall()
        known = [Known(name, kind, entity) for name, kind, entity in rows if _tells(name, kind)]
        self._gazetteer = Gazetteer(known)
        self._held = {(one.kind, fold(one.text)) for one in known}
        self._learnt: list[Known] = []

    def find_in(self, records: Sequence[RecordDraft]) -> None:
        """Learn the names in `records`, then look in their narratives for every name that is known."""
        for record in records:
            for known in names_in(record):
                if (known.kind, fold(known.text)) not in self._held:
                    self._held.add((known.kind, fold(known.text)))
                    self._gazetteer.add(known)
                    self._learnt.append(known)
        for record in records:
            if record.kind == "liberty_report":
                add_known(record, self._gazetteer)

    def reread(self, writer: Writer, driver: sqlite3.Connection) -> int:
        """Look in older narratives for the names learnt since the last time; returns how many mentions were added."""
        learnt, self._learnt = self._learnt, []
        found = 0
        gazetteer = Gazetteer(learnt)
        for record in sorted({name for known in learnt for name in _told_of(driver, known)}):
            draft = _drafted(driver, record)
            held = len(draft.mentions)
            said = len(draft.statements)
            add_known(draft, gazetteer)
            if len(draft.mentions) > held:
                self._write(writer, record, draft, held, said)
                found += len(draft.mentions) - held
        return found

    @staticmethod
    def _write(writer: Writer, record: str, draft: RecordDraft, held: int, said: int) -> None:
        ids = writer.mentions(record, draft.mentions[held:])
        incident = incident_id(record, 0) if draft.incidents else None

        def at(position: int | None) -> str | None:
            return None if position is None else ids[position - held]

        writer.statements(
            [
                (record, one.item, one.predicate, at(one.subject), at(one.object), incident, one.nature, None, None)
                for one in draft.statements[said:]
            ]
        )


def _tells(name: str, kind: str) -> bool:
    """Whether a name is worth looking for: one word of a person is, as a nickname; one letter is not."""
    words = fold(name).split()
    if kind == "Location":
        return len("".join(words)) > 4  # "Park" is no place of its own
    if any(letter.isdigit() for letter in name):
        return False  # a case number
    return bool(words) and len(words[0]) > 1 and len("".join(words)) > 2


def names_in(record: RecordDraft) -> Iterator[Known]:
    """The names that a record is sure of."""
    for mention in record.mentions:
        if not mention.sure or mention.kind not in NAMEABLE or mention.attributes.get("professional"):
            continue
        for name in _forms(mention):
            if _tells(name, mention.kind):
                yield Known(name, mention.kind, "", {})


def _forms(mention: MentionDraft) -> Iterable[str]:
    said = mention.attributes
    if mention.kind == "Location":
        return (str(said.get("name") or mention.text),)
    given, family = said.get("given") or "", said.get("family") or ""
    full = (f"{given} {family}",) if given and family else ()
    return (*full, *map(str, said.get("aliases") or ()))


def _told_of(driver: sqlite3.Connection, known: Known) -> list[str]:
    """Older reports whose narrative holds the name as it is written."""
    phrase = fold(known.text)
    if not phrase:
        return []
    rows = driver.execute("SELECT record FROM graph_text WHERE graph_text MATCH ?", (f'"{phrase}"',))
    return [row[0] for row in rows]


def _drafted(driver: sqlite3.Connection, record: str) -> RecordDraft:
    """A record of the ledger as its reader drafted it, as far as names in its narrative go."""
    told_as, body = driver.execute("SELECT kind, body FROM records WHERE id = ?", (record,)).fetchone()
    rows = driver.execute(
        'SELECT kind, role, field, start, "end", text, sure, attributes FROM mentions WHERE record = ? ORDER BY seq, position',
        (record,),
    )
    mentions = [
        MentionDraft(kind, role, field, start, end, text, bool(sure), orjson.loads(said))
        for kind, role, field, start, end, text, sure, said in rows
    ]
    told = driver.execute("SELECT count(*) FROM incidents WHERE record = ?", (record,)).fetchone()[0]
    return RecordDraft(
        kind=told_as, fields=orjson.loads(body)["fields"], mentions=mentions, incidents=[IncidentDraft()] * min(told, 1)
    )
