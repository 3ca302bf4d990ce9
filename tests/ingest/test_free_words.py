"""Reports on no form at all, and what stands behind labels that nobody knows."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest import liberty
from ingest.media import ODT, RTF
from ingest.parsers import classify
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.opendocument import read_opendocument
from ingest.readers.richtext import read_rich_text
from tests.ingest.conftest import Files

TODAY = date(2026, 6, 20)
LETTER = [
    "14 Larch Fold, Merebridge DE99 4QT", "Monday 1 June 2026", "Dear Sergeant Pike,",
    "I am writing about my daughter Tamika, who is 14, and a man called Bruno who runs the car wash on Alma Road.",
    "He picks her up in a grey Golf, reg LM19 KZT, and messages her on Snapchat as bruno_x7. I am frightened for her.",
    "Yours sincerely,", "Yvonne Achebe",
]  # fmt: skip


def read(*blocks: Line | Grid, media: str = "text/plain", **headers: str) -> RecordDraft:
    kind, records = classify(Reading(media, list(blocks), headers=headers), TODAY)
    assert kind == "liberty_report"
    (record,) = records
    return record


def named(record: RecordDraft, role: str) -> set[str]:
    return {mention.text for mention in record.mentions if mention.role == role}


def test_a_letter_is_read_as_a_report() -> None:
    record = read(*map(Line, LETTER))
    assert record.fields["reporter_name"] == "Yvonne Achebe"
    assert record.known_on == date(2026, 6, 1)
    assert (named(record, "victim"), named(record, "alleged")) == ({"Tamika"}, {"Bruno"})
    assert {"bruno_x7", "LM19 KZT", "Snapchat"} <= {mention.text for mention in record.mentions}
    assert "14 Larch Fold" not in named(record, "location")
    assert any("on no form" in problem.problem for problem in record.problems)


def test_a_forwarded_message_tells_whose_words_it_holds() -> None:
    lines = [
        "Please see below.", "Kind regards", "Dawn Ferris", "School Office", "---------- Forwarded message ---------",
        "From: Yvonne Achebe <y@mail.example>", "Date: Mon, 1 Jun 2026", "Subject: worried", "Hello,", *LETTER[3:5], "Yvonne",
    ]  # fmt: skip
    record = read(*map(Line, lines), **{"from": "Office <office@school.example>"})
    assert record.fields["reporter_name"] == "Dawn Ferris"
    assert record.fields["witness_details"] == "Yvonne Achebe"
    assert "Bruno" in named(record, "alleged")


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Minutes of the meeting",
            "Apologies: none. A girl was reported missing; police, drugs and a hotel were discussed. " * 3,
        ],
        [
            "Fernhill School newsletter",
            "Year 7 children enjoyed sports day. Please share a car or a taxi, and send us your pictures and photos.",
            "The fair raised money for the library; the quiz is at the hotel. The police will talk about road safety.",
        ],
        [
            "Invoice 4471",
            "Twelve boxes of paper, delivered on Monday, to be paid within thirty days. Thank you for your order. " * 3,
        ],
    ],
)
def test_what_tells_of_no_child_at_risk_is_no_report(lines: list[str]) -> None:
    assert not liberty.speaks_of_risk(Reading("text/plain", list(map(Line, lines))))


def test_who_is_on_licence_is_no_victim() -> None:
    record = read(
        Line("Probation: information for the CE unit"),
        Grid([["Practitioner", "Callum Adair", "Sent", "13/03/2026"],
              ["Person on probation", "Dean Aldous VICKERS", "Born", "9 October 1988"]]),
        Line("At supervision he brought a girl whom he called his goddaughter. His licence forbids unsupervised contact."),
        Line("He has two mobiles, one of them 07700 900129, and came in a silver car, OE14 LTU."),
    )  # fmt: skip
    assert "Dean Aldous VICKERS" in named(record, "alleged")
    assert "Dean Aldous VICKERS" not in named(record, "victim")


def test_carers_write_of_a_child_without_calling_it_one() -> None:
    record = read(
        Line("From: Sue Attenborough, Brightpath Fostering. Re: Kayleigh, placed with us since October"),
        Line("Kayleigh left the house at six and was reported missing at eight. She was found crying at the services."),
        Line(
            "She went to meet someone she knows from Roblox; on Discord he is wolfie#2231. He came in a lorry; she was scared."
        ),
    )
    assert {"wolfie#2231", "Roblox", "Discord"} <= {mention.text for mention in record.mentions}


def test_what_stands_behind_an_unknown_label_is_read_with_the_details() -> None:
    record = read(
        Line("Reported by: Jo Marsh"), Line("Young person: Kai Thorne"), Line("DOB: 04/05/2011"),
        Line("What happened: On 3 June 2026 Kai was seen getting into a car outside the station with an older man."),
        Line("Supervisor: Wendy Platt"), Line("Zebra notes: says he is called Lenny and rings from 07700 900123"),
    )  # fmt: skip
    assert "07700 900123" in named(record, "phone")
    assert "Wendy Platt" not in {mention.text for mention in record.mentions}
    assert record.fields["victim"] == "Kai Thorne"


def test_a_table_of_people_by_their_parts() -> None:
    people = [["Person", "Role in this", "DoB", "Remarks"], ["OKORO, Ada", "student at risk", "05-Nov-2009", "lives with aunt"],
              ["Petrie, Marlon", "person of concern", "17 yrs", "also a student"]]  # fmt: skip
    record = read(Line("Entry made by: Imelda Quarmby"), Grid(people), Line("What we know"), Line("Marlon waits for Ada. " * 5))
    assert named(record, "victim") == {"OKORO, Ada"}
    child, other = (next(one for one in record.mentions if one.text.startswith(name)) for name in ("OKORO", "Petrie"))
    assert (child.attributes["dob"], other.kind, other.role) == ("2009-11-05", "Child", "alleged")


RICH = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header\pard Page head\par}\pard{\b Child: }Zo\u235?y O\'92Shea\par"
    rb"\trowd\pard\intbl Where\cell Alma Road\cell\row\pard After\par}"
)


def test_rich_text() -> None:
    reading = read_rich_text(RICH, RTF)
    assert reading.blocks == [
        Line("Child: Zoëy O’Shea", leads=(7,)), Grid([["Where", "Alma Road"]]), Line("After"), Line("Page head", "header"),
    ]  # fmt: skip


def test_open_document(files: Files) -> None:
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "text", "table", "style", "fo"))
    content = (
        f"<office:document-content {spaces}><office:automatic-styles><style:style style:name='T1'>"
        "<style:text-properties fo:font-weight='bold'/></style:style></office:automatic-styles><office:body><office:text>"
        "<text:h text:outline-level='2'>Head</text:h><text:p><text:span text:style-name='T1'>Child:</text:span> Amy"
        "<text:tab/>x</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>"
        "<text:p>c</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    reading = read_opendocument(files.zip({"mimetype": ODT, "content.xml": content}), ODT)
    assert reading.blocks == [Line("Head", "heading2"), Line("Child: Amy\tx", leads=(6,)), Grid([["a", "b\nc"]])]
