"""A mistake of Kith's own that one file brings out stops that file alone, and nothing of it is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.identity import desk
from graph.identity.judge import judge
from graph.identity.mention import Mention
from graph.kith import Kith
from graph.ledger.database import raw
from ingest import pipeline
from ingest.pipeline import Progress, Sender, ingest_upload

SENDER = Sender("maker", "a test", date(2026, 3, 31))
HEAD = (
    "Reference,Form of exploitation,Date/Time of report,Name,Agency,Witnessed incident?,"
    "Date/time/location and details of incident,Alleged offender(s),Victim,DOB\n"
)


def register(number: int, child: str, details: str) -> tuple[str, bytes]:
    reported = f"Child sexual exploitation,0{number + 2}/03/2026 10:00,Ann Archer,School,Yes"
    row = f'LIB-2026-{number:05},{reported},"On 02/03/2026 at 21:00 at Wharf Hotel, DE99 1AA. {details}",,{child},03/02/2012\n'
    return f"{number}.csv", (HEAD + row).encode()


FILES = [
    register(1, "Kai Thomas", "Seen in a car."),
    register(2, "Mona Mishap", "Seen with Kai Thomas."),
    register(3, "Zed Marlow", "Seen with Mona Mishap."),
]


def stumbling(new: Sequence[Mention], *rest: Any) -> Any:
    if any(mention.text == "Mona Mishap" and mention.sure for mention in new):
        raise KeyError("Mona Mishap")
    return judge(new, *rest)


@pytest.fixture
def kith(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(desk, "judge", stumbling)
    with Kith(tmp_path / "data") as kith:
        yield kith


def test_the_rest_of_the_batch_is_taken_in(kith: Kith) -> None:
    told: list[Progress] = []
    intake = ingest_upload(kith, FILES, SENDER, told.append)
    assert [file.outcome for file in intake.files] == ["accepted", "needs_attention", "accepted"]
    assert [progress.path for progress in told] == [name for name, _ in FILES]
    (problem,) = [problem for problem in intake.files[1].problems if problem.severity == "attention"]
    assert "KeyError in test_contained.py" in problem.problem
    assert "Mona" not in problem.problem
    assert "by hand" in problem.remedy


def test_nothing_of_the_file_is_written_but_that_it_came(kith: Kith) -> None:
    ingest_upload(kith, FILES, SENDER)
    with kith.database.reading() as connection:
        held = raw(connection).execute("SELECT path, (SELECT count(*) FROM records WHERE document = d.id) FROM documents AS d")
        assert sorted(held) == [("1.csv", 1), ("2.csv", 0), ("3.csv", 1)]
        sure = raw(connection).execute("SELECT count(*) FROM mentions WHERE text = 'Mona Mishap' AND sure = 1").fetchone()
    assert sure == (0,), "a name that only the lost file was sure of is known nowhere"
    assert all(check.ok for check in kith.verify())
    assert [one.path for one in kith.needing_attention("maker")] == ["2.csv"]


def test_what_is_no_mistake_on_a_file_stops_the_ingest(kith: Kith, monkeypatch: pytest.MonkeyPatch) -> None:
    def unplugged(*_: Any) -> Any:
        raise OSError("the disk is gone")

    monkeypatch.setattr(pipeline, "corroborate", unplugged)
    with pytest.raises(OSError, match="gone"):
        ingest_upload(kith, FILES, SENDER)
