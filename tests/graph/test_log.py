"""The log is read by person, user, day and word; a head kept elsewhere shows what was cut; unusual looking is told."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.log_shapes import head_json, log_csv
from graph import log
from graph.errors import BadInput, NotFound
from graph.kith import Kith
from graph.ledger import heads
from graph.ledger.audit import GENESIS, append, link_hash
from graph.ledger.database import raw
from graph.unusual import unusual

DAY = date(2026, 3, 31)


def entity_of(story: Any, name: str) -> str:
    found: str = story.kith.view("ann", "test").find(name)[0].node.id
    return found


def put(kith: Kith, user: str, at: datetime, what: str, subjects: list[str]) -> None:
    with kith.database.writing(user) as connection:
        append(connection, at.isoformat(timespec="microseconds"), user, "consultation", what, subjects, "a test")  # type: ignore[arg-type]


class TestReading:
    def test_by_person_counts_looks_under_an_id_since_merged(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Kai Thomas"))
        story.report("LIB-2", story.mention("Kye Tomas"))
        kai, kye = entity_of(story, "Kai Thomas"), entity_of(story, "Kye Tomas")
        story.kith.view("bo", "strategy").entity(kye)
        story.judge(f"m{kai[1:]}", f"m{kye[1:]}", author="ann")
        view = story.kith.view("sue", "oversight")
        found = log.rows(story.kith, view, log.Asked(person=kai))
        assert ("bo", "page of Child") in [(row.actor, row.what) for row in found]
        by_the_old_id = log.rows(story.kith, view, log.Asked(person=kye))
        assert by_the_old_id[1:] == found, "and the look before, which is one more"

    def test_by_user_day_verb_and_word(self, kith: Kith) -> None:
        put(kith, "bo", datetime(2026, 3, 29, 23, 30, tzinfo=UTC), "page of Child", ["e1"])
        put(kith, "Ann", datetime(2026, 3, 30, 10, 0, tzinfo=UTC), "search for 'x'", [])
        view = kith.view("sue", "oversight")

        def told(**asked: Any) -> list[str]:
            return [row.actor for row in log.rows(kith, view, log.Asked(**asked)) if row.actor != "sue"]

        assert told(user="ann") == ["Ann"]
        assert told(start=date(2026, 3, 30), end=date(2026, 3, 30)) == ["Ann", "bo"], "23:30 UTC is the next day in London"
        assert told(end=date(2026, 3, 29)) == []
        assert told(text="SEARCH") == ["Ann"]
        assert told(verb="disclosure") == []

    def test_somebody_who_never_was_is_not_found(self, kith: Kith) -> None:
        with pytest.raises(NotFound):
            log.rows(kith, kith.view("sue", "oversight"), log.Asked(person="enobody"))

    def test_csv_holds_no_formula(self, kith: Kith) -> None:
        put(kith, "bo", datetime(2026, 3, 30, tzinfo=UTC), "=HYPERLINK(1)", [])
        assert '"\'=HYPERLINK(1)"' in log_csv(log.rows(kith, kith.view("sue", "oversight"), log.Asked(user="bo")))


class TestHead:
    @pytest.fixture
    def kept(self, kith: Kith, tmp_path: Path) -> Path:
        for number in range(5):
            kith.view("ann", "test").log(f"look {number}", [])
        with kith.database.reading() as connection:
            said = head_json(heads.head(raw(connection), kith.folder))
        (tmp_path / "head.json").write_bytes(orjson.dumps(said))
        return tmp_path / "head.json"

    def checked(self, kith: Kith, kept: Path) -> heads.Checked:
        with kith.database.reading() as connection:
            return heads.check(raw(connection), heads.read_head(kept))

    def behind_its_back(self, kith: Kith, statement: str) -> None:
        with closing(sqlite3.connect(kith.folder.database)) as connection:
            connection.execute("DROP TRIGGER audit_no_update")
            connection.execute("DROP TRIGGER audit_no_delete")
            connection.execute(statement)
            connection.commit()

    def test_a_whole_log_is_whole(self, kith: Kith, kept: Path) -> None:
        kith.view("ann", "test").log("one more", [])
        assert self.checked(kith, kept) == heads.Checked(True, "", 6, 1)

    @pytest.mark.parametrize("cut", [1, 2, 3, 4])
    def test_a_cut_tail_is_seen(self, kith: Kith, kept: Path, cut: int) -> None:
        self.behind_its_back(kith, f"DELETE FROM audit WHERE n > {5 - cut}")
        self.behind_its_back_again(kith)
        assert "had been written" in self.checked(kith, kept).problem

    def behind_its_back_again(self, kith: Kith) -> None:
        with closing(sqlite3.connect(kith.folder.database)) as connection:
            connection.execute("UPDATE sqlite_sequence SET seq = (SELECT max(n) FROM audit) WHERE name = 'audit'")
            connection.commit()

    def test_a_log_written_anew_is_seen(self, kith: Kith, kept: Path) -> None:
        with closing(sqlite3.connect(kith.folder.database)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("DROP TRIGGER audit_no_update")
            previous = GENESIS
            for row in map(dict, connection.execute("SELECT * FROM audit ORDER BY n").fetchall()):
                row["actor"] = "somebody else"
                now = link_hash(previous, row)
                change = "UPDATE audit SET actor = ?, previous = ?, hash = ? WHERE n = ?"
                connection.execute(change, (row["actor"], previous, now, row["n"]))
                previous = now
            connection.commit()
        assert "written anew" in self.checked(kith, kept).problem

    def test_a_changed_head_is_refused(self, kept: Path) -> None:
        told = orjson.loads(kept.read_bytes())
        kept.write_bytes(orjson.dumps({**told, "n": 3}))
        with pytest.raises(BadInput, match="signature"):
            heads.read_head(kept)
        kept.write_text("{}", encoding="utf-8")
        with pytest.raises(BadInput, match="no head"):
            heads.read_head(kept)


class TestUnusual:
    def told(self, kith: Kith) -> set[tuple[str, str]]:
        found = unusual(kith, kith.view("sue", "oversight"), DAY)
        # these tests look under both names, at whatever hour they are run
        return {(one.user, one.kind) for one in found if one.user not in ("sue", "ann")}

    def test_at_night_in_london(self, kith: Kith) -> None:
        put(kith, "bo", datetime(2026, 3, 30, 20, 59, tzinfo=UTC), "page of Child", ["e1"])
        assert self.told(kith) == set()
        put(kith, "bo", datetime(2026, 3, 30, 21, 5, tzinfo=UTC), "page of Child", ["e1"])
        assert self.told(kith) == {("bo", "at_night")}

    def test_a_lot_in_one_day(self, story: Any) -> None:
        for number in range(61):
            story.report(f"LIB-{number}", story.mention(f"Kai Thomas{'abcdefghij'[number % 10]}{'klmnopq'[number // 10]}"))
        with story.kith.database.reading() as connection:
            ids = [row[0] for row in raw(connection).execute("SELECT id FROM graph_nodes WHERE kind = 'Child'")]
        for entity in ids[:60]:
            put(story.kith, "bo", datetime(2026, 3, 30, 10, tzinfo=UTC), "page of Child", [entity])
        assert self.told(story.kith) == set()
        put(story.kith, "bo", datetime(2026, 3, 30, 11, tzinfo=UTC), "page of Child", [ids[60]])
        assert self.told(story.kith) == {("bo", "a_lot")}

    def test_ones_own_name(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Kai Thomas"))
        child = entity_of(story, "Kai Thomas")
        put(story.kith, "kai.thomas", datetime(2026, 3, 30, 10, tzinfo=UTC), "page of Child", [child])
        put(story.kith, "lee", datetime(2026, 3, 30, 10, tzinfo=UTC), "page of Child", [child])
        put(story.kith, "Jo Marsh", datetime(2026, 3, 30, 10, tzinfo=UTC), "search for 'marsh, jo'", [])
        assert self.told(story.kith) == {("kai.thomas", "own_name"), ("Jo Marsh", "own_name")}
