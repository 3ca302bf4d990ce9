"""Known names are found in narratives: in any case, with a slip of the pen, and in older reports once they are learnt."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.kith import Kith
from graph.ledger.drafts import RecordDraft
from ingest import liberty
from ingest.extraction.gazetteer import Gazetteer, Known
from ingest.extraction.known import add_known
from ingest.extraction.names import read_name
from ingest.pipeline import Sender, ingest_upload
from ingest.readers.model import Grid, Line, Reading

TODAY = date(2026, 11, 21)
KNOWN = Gazetteer(
    [
        Known("Zuzanna Wiśniewska", "Child"),
        Known("Costel Văduva", "PersonOfConcern"),
        Known("Padraig O'Rourke", "PersonOfConcern"),
        Known("Chop", "PersonOfConcern"),
        Known("Saltbox Café", "Location"),
    ]
)


def told(details: str, **fields: str) -> RecordDraft:
    """A report of which the narrative is filled in, read with the names above known."""
    rows = [
        ["Date/Time of report", "20/11/2026"],
        ["Agency", "Police"],
        ["Date/time/location and details of incident", details],
    ]
    rows += [["Alleged offender(s)", fields.get("alleged", "")], ["Victim (if known)", fields.get("victim", "")]]
    record = liberty.parse(Reading("text", [Line("Operation Liberty", "title"), Grid(rows)]), TODAY)[0]
    add_known(record, KNOWN)
    for mention in record.mentions:
        assert record.fields[mention.field][mention.start : mention.end] == mention.text
    return record


def sure(record: RecordDraft) -> set[str]:
    return {mention.text for mention in record.mentions if mention.sure and mention.field == "details"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Seen with Costel Văduva at the gate.", "Costel Văduva"),
        ("seen with costel vaduva at the gate", "costel vaduva"),
        ("SEEN WITH COSTEL VADUVA AT THE GATE", "COSTEL VADUVA"),
        ("Seen with VĂDUVA, Costel at the gate.", "VĂDUVA, Costel"),
        ("Patient Zuzanna Wiśniewska was upset.", "Zuzanna Wiśniewska"),
        ("He left with padraig o'rourke later.", "padraig o'rourke"),
        ("A lad they call Chop was there.", "Chop"),
        ("They met at saltbox cafe again.", "saltbox cafe"),
    ],
)
def test_a_known_name_is_found_however_it_is_written(words: str, found: str) -> None:
    assert found in sure(told(words))


@pytest.mark.parametrize("words", ["Seen with Costel Vadova at the gate.", "zuzana wisniewska was upset"])
def test_a_known_name_with_a_slip_is_found_and_stays_a_guess(words: str) -> None:
    (mention,) = (one for one in told(words).mentions if one.field == "details")
    assert (mention.text.split()[-1].lower(), mention.sure) in (("vadova", False), ("wisniewska", False))


def test_no_other_word_is_taken_for_a_known_name() -> None:
    assert sure(told("Costel was not there. They had chips and a chopping board; Rourke Street was empty.")) <= {
        "Rourke Street"
    }


def test_who_stands_in_a_field_is_not_said_twice() -> None:
    record = told("Zuzanna Wiśniewska left with Costel Văduva.", victim="Zuzanna Wiśniewska", alleged="Costel Văduva")
    assert sorted(mention.text for mention in record.mentions) == ["Costel Văduva", "Zuzanna Wiśniewska"]


def test_a_person_whom_only_the_narrative_names_is_a_guess() -> None:
    (mention,) = told("She was picked up by Radek Horvath after school.").mentions
    assert (mention.text, mention.sure, mention.role) == ("Radek Horvath", False, "alleged")


HEAD = (
    "Reference,Form of exploitation,Date/Time of report,Name,Agency,Witnessed incident?,"
    "Date/time/location and details of incident,Alleged offender(s),Victim,DOB\n"
)
SENDER = Sender("maker", "a test", TODAY)


@pytest.fixture
def kith(tmp_path: Path) -> Iterator[Kith]:
    with Kith(tmp_path / "data") as kith:
        yield kith


def register(reference: str, day: int, details: str, alleged: str = "", victim: str = "") -> bytes:
    cells = f'{reference},CSE,{day:02}/03/2026 10:00,Ann Archer,Police,Yes,"{details}",{alleged},{victim},\n'
    return (HEAD + cells).encode()


def mentions(kith: Kith, reference: str) -> dict[str, bool]:
    with kith.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT m.text, m.sure FROM mentions AS m JOIN records AS r ON r.id = m.record WHERE r.reference = ?", (reference,)
        ).fetchall()
    return {text: bool(is_sure) for text, is_sure in rows}


def test_an_older_narrative_is_read_again_when_a_name_is_learnt(kith: Kith) -> None:
    ingest_upload(kith, [("a.csv", register("LIB-1", 2, "On 01/03/2026 a boy sat with smokey at Wharf Hotel."))], SENDER)
    assert "smokey" not in mentions(kith, "LIB-1")
    ingest_upload(
        kith, [("b.csv", register("LIB-2", 9, "On 08/03/2026 at Dock Road.", alleged="Liam Tredwell aka Smokey"))], SENDER
    )
    assert mentions(kith, "LIB-1").get("smokey") is True


def test_who_is_known_from_an_earlier_report_is_found_in_a_later_one(kith: Kith) -> None:
    ingest_upload(kith, [("a.csv", register("LIB-1", 2, "On 01/03/2026 at Dock Road.", alleged="Costel Vaduva"))], SENDER)
    ingest_upload(kith, [("b.csv", register("LIB-2", 9, "On 08/03/2026 a girl left with costel vaduvva."))], SENDER)
    assert mentions(kith, "LIB-2").get("costel vaduvva") is False


def test_a_person_of_a_narrative_only_has_an_entity(kith: Kith) -> None:
    ingest_upload(kith, [("a.csv", register("LIB-1", 2, "On 01/03/2026 she was met by Radek Horvath."))], SENDER)
    assert mentions(kith, "LIB-1")["Radek Horvath"] is False
    with kith.database.reading() as connection:
        row = connection.exec_driver_sql(
            "SELECT ge.entity FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention WHERE m.text = 'Radek Horvath'"
        ).fetchone()
    assert row is not None


@pytest.mark.parametrize("written", ["LANE, Noah", "Lane, Noah", "PARK, Jane", "Court, Tia"])
def test_a_family_name_that_is_a_word_stands_first(written: str) -> None:
    name = read_name(written)
    assert f"{name.family}, {name.given}" == written


@pytest.mark.parametrize("written", ["Police, Derby", "NONE, Known"])
def test_words_with_a_comma_are_no_name(written: str) -> None:
    assert not read_name(written).is_name
