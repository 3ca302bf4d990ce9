"""Packs from the command line and over HTTP: what stands in them, what stays out, and that they are kept as handed on."""

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.cli import main
from api.deps import House
from api.settings import Settings
from graph.kith import Kith
from graph.ledger import restrictions
from graph.ledger.database import raw
from graph.ledger.writer import Grade
from viz.pack.kinds import pack_kinds

Entity = Callable[[str], str]
Pack = Callable[..., dict[str, Any]]
BEFORE_THE_MEETING = ("--as-of", "2026-03-24")
ASKED = {"recipient": "Ben Archer, Police", "purpose": "Tasking", "as_of": "2026-03-31"}


@pytest.fixture
def pack(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Pack:
    """`kith pack KIND` with a recipient and a purpose; what it says."""

    def run(kind: str = "tasking", *more: str, to: str = "pack.pdf", code: int = 0) -> dict[str, Any]:
        where = ["--data", str(settings.folder), "--as", "ana", "--json", "--as-of", "2026-03-31", "--to", str(tmp_path / to)]
        said = ["--recipient", "Ben Archer, Police", "--purpose", "Tasking"]
        assert main(["pack", kind, *where, *said, *more]) == code
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def text_of(file: Path) -> str:
    """Every word of a pack, whatever kind of file it is."""
    if file.suffix == ".pdf":
        return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(file).pages).split())
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def restrict(house: House, entity: str, *named: str) -> None:
    with house.kith.database.writing("sue") as connection:
        driver = raw(connection)
        restrictions.write(driver, restrictions.subjects_of(driver, entity), named, "", ("sue", ""), lifted=False)


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_tasking_pack_in_every_form(pack: Pack, form: str) -> None:
    said = pack(to=f"pack.{form}")
    assert said["sections"][:2] == ["overview", "previous_actions"]
    assert said["pages"] > 1
    text = text_of(Path(said["file"]))
    for words in ("OFFICIAL-SENSITIVE", "Intelligence gaps", "Visit Wharf Hotel", "Licensing", "Nothing to report.", "TA001"):
        if words != "OFFICIAL-SENSITIVE" or form != "docx":
            assert words in text, words
    assert "Made by ana" in text


def test_each_page_is_marked_and_numbered(pack: Pack) -> None:
    said = pack()
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(said["file"]).pages]
    assert len(pages) == said["pages"]
    for number, page in enumerate(pages, 1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(pages)}" in page
        assert "This is intelligence, not proof." in page
        assert "As known by the end of 31 March 2026" in page


def test_word_carries_marking_caveat_and_page_numbers(pack: Pack) -> None:
    document = Document(pack(to="pack.docx")["file"])
    (section,) = document.sections
    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert "intelligence, not proof" in section.footer.paragraphs[0].text
    assert 'w:instr="NUMPAGES"' in section.footer._element.xml
    assert "⟦" not in document.element.xml
    assert "\u27e6" not in document.element.xml


def test_it_is_kept_as_handed_on_and_logged(pack: Pack, house: House, entity: Entity) -> None:
    said = pack()
    with house.kith.database.reading() as connection:
        what, recipient, purpose = connection.exec_driver_sql(
            "SELECT what, recipient, purpose FROM audit WHERE verb = 'disclosure'"
        ).one()
    assert said["product"] in what
    assert (recipient, purpose) == ("Ben Archer, Police", "Tasking")


def test_sections_are_chosen_and_an_unknown_one_is_named(pack: Pack) -> None:
    assert pack("tasking", "--section", "gaps", "--section", "previous_actions")["sections"] == ["previous_actions", "gaps"]
    assert "nonsense" in pack("tasking", "--section", "nonsense", code=2)["error"]["problem"]


@pytest.mark.parametrize(
    ("more", "field"),
    [(["--recipient", " "], "recipient"), (["--to", "pack.exe"], "to"), (["--purpose", " "], "purpose")],
)
def test_what_is_missing_is_said(pack: Pack, more: list[str], field: str) -> None:
    assert pack("tasking", *more, code=2)["error"]["field"] == field


def test_handling_code_c_stays_out_unless_permitted(pack: Pack, house: House) -> None:
    record = house.kith.view("maker", "a test").record("LIB-2026-00001").summary.record
    with house.kith.writing("maker", "grade") as (writer, _):
        writer.grade(record, Grade("1", "A", "C", "A1"))
    shut = pack("tasking", *BEFORE_THE_MEETING)
    assert "LIB-2026-00001" in json.dumps(shut["left_out"])
    assert "Quigley" not in text_of(Path(shut["file"]))
    opened = pack("tasking", "--permission", "Originator, by telephone", *BEFORE_THE_MEETING)
    assert "LIB-2026-00001" not in json.dumps(opened["left_out"])
    text = text_of(Path(opened["file"]))
    assert "shared by permission: Originator" in text
    assert "Mina Quigley Levi Zielinski New" in text


def test_pseudonyms_name_nobody(pack: Pack) -> None:
    said = pack("tasking", "--pseudonyms")
    text = text_of(Path(said["file"]))
    assert not re.search("Mina|Quigley|Zielinski|Nkemelu", text)
    assert re.search(r"Child [A-Z0-9]{6}", text)
    assert any("pseudonyms" in one["why"] for one in said["left_out"])


def test_a_record_that_the_recipient_may_not_see_is_left_out_and_said(pack: Pack, house: House, entity: Entity) -> None:
    child = entity("Mina Quigley")
    restrict(house, child, "ana", "Sue")
    said = pack("tasking", *BEFORE_THE_MEETING)
    assert "Quigley" not in text_of(Path(said["file"]))
    assert {"what": "Child", "why": "The recipient has no right to this record."} in said["left_out"]
    assert "Quigley" in text_of(Path(pack("tasking", "--recipient", "Sue Hall, Police", *BEFORE_THE_MEETING)["file"]))


def test_a_template_is_the_users_to_edit_and_a_wrong_field_is_named(
    pack: Pack, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(settings.folder), "--as", "ana", "--json"]
    assert main(["pack", "template", "--id", "tasking", *where]) == 0
    place = Path(json.loads(capsys.readouterr().out)["template"])
    document = Document(str(place))
    document.add_paragraph("For the eyes of {{ recipient }} alone")
    document.save(str(place))
    assert "For the eyes of Ben Archer, Police alone" in text_of(Path(pack(to="pack.docx")["file"]))
    document.add_paragraph("{{ recipent }}")
    document.save(str(place))
    error = pack(to="pack.docx", code=3)["error"]
    assert error["field"] == "recipent"
    assert "templates/tasking.docx" in error["problem"]
    document.paragraphs[-1].text = "{{ recipient "
    document.save(str(place))
    assert "templates/tasking.docx" in pack(to="pack.docx", code=3)["error"]["problem"]
    place.write_bytes(b"no document")
    assert "templates/tasking.docx" in pack(to="pack.docx", code=3)["error"]["problem"]


def test_the_page_shows_it_and_gives_the_file(analyst: TestClient) -> None:
    assert "Tasking pack" in analyst.get("/packs").text
    assert "Previous actions" in analyst.get("/packs/tasking").text
    shown = analyst.post("/packs/tasking", data=ASKED)
    assert shown.status_code == 200
    assert "Visit Wharf Hotel" in shown.text
    assert "Nothing to report." in shown.text
    assert analyst.get("/api/v1/products", headers={"Kith-Purpose": "a test"}).json()["products"] == []
    answer = analyst.post("/packs/tasking", data={**ASKED, "form": "docx"})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert "Tasking pack" in "".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)
    (made,) = analyst.get("/api/v1/products", headers={"Kith-Purpose": "a test"}).json()["products"]
    assert (made["kind"], made["form"], made["recipient"], made["as_of"]) == (
        "tasking", "docx", "Ben Archer, Police", "2026-03-31",
    )  # fmt: skip


def test_the_page_says_what_is_missing(analyst: TestClient) -> None:
    answer = analyst.post("/packs/tasking", data={**ASKED, "recipient": ""})
    assert answer.status_code == 400
    assert "A pack needs a recipient." in answer.text
    assert analyst.post("/packs/tasking", data={**ASKED, "as_of": "soon"}).status_code == 400
    assert analyst.get("/packs/nonsense").status_code in (400, 404)


ABOUT = {"subject": "Mina Quigley", "peers": "Mina Quigley", "location": "Wharf Hotel"}


@pytest.mark.parametrize("kind", [kind for kind in pack_kinds() if kind != "tasking"])
def test_every_kind_fills_all_its_sections(pack: Pack, entity: Entity, kind: str) -> None:
    about = ["--id", entity(ABOUT[kind])] if kind in ABOUT else []
    said = pack(kind, *about)
    assert said["sections"] == list(pack_kinds()[kind].sections)
    text = text_of(Path(said["file"]))
    for title in pack_kinds()[kind].sections.values():
        assert title in text
    hidden = text_of(Path(pack(kind, *about, "--pseudonyms", to="hidden.docx")["file"]))
    assert not re.search("Mina|Quigley|Zielinski|Nkemelu", hidden)


def test_a_socex_brief_may_be_narrowed_to_one(pack: Pack, entity: Entity) -> None:
    said = pack("socex", "--id", entity("Levi Zielinski"))
    text = text_of(Path(said["file"]))
    assert "SocEx brief: Levi Zielinski" in text
    assert "This brief is about Levi Zielinski" in text
    assert said["sections"] == list(pack_kinds()["socex"].sections)
    assert "Mina Quigley" in text, "named beside him"
    other = text_of(Path(pack("socex", "--id", entity("Rhys Nkemelu"), to="other.pdf")["file"]))
    assert "SocEx brief: Rhys Nkemelu" in other
    assert "Quigley" not in other, "nothing names the two beside each other"
    assert pack("tasking", "--id", entity("Levi Zielinski"), code=2)["error"]["field"] == "id"


def test_a_pack_about_nobody_or_the_wrong_one_is_refused(pack: Pack, entity: Entity) -> None:
    assert pack("subject", code=2)["error"]["field"] == "id"
    assert pack("subject", "--id", "enobody", code=3)["error"]["field"] == "id"
    assert "about a location" in pack("location", "--id", entity("Mina Quigley"), code=2)["error"]["problem"]


def test_nobody_gets_a_pack_about_somebody_they_have_no_right_to(pack: Pack, house: House, entity: Entity) -> None:
    child = entity("Mina Quigley")
    restrict(house, child, "ana", "Sue")
    assert "no right" in pack("subject", "--id", child, code=2)["error"]["problem"]


def test_dates_of_birth_are_shown_only_where_all_fields_are_asked_for(pack: Pack, entity: Entity) -> None:
    child = entity("Mina Quigley")
    least, full = (text_of(Path(pack("subject", "--id", child, *more)["file"])) for more in ((), ("--full",)))
    assert "2012-02-03" not in least
    assert "2012-02-03" in full


def test_a_private_address_stands_in_no_words_either_unless_all_fields_are_asked_for(pack: Pack, house: House) -> None:
    with house.kith.database.writing("maker") as connection:
        home = "UPDATE graph_nodes SET attributes = json_set(attributes, '$.home', json('true')) WHERE name = 'Wharf Hotel'"
        assert raw(connection).execute(home).rowcount == 1
    said = pack()
    text = text_of(Path(said["file"]))
    assert "Wharf Hotel" not in text
    assert "Visit a private address" in text
    assert "Private addresses" in json.dumps(said["left_out"])
    full = pack("tasking", "--full")
    assert "Visit Wharf Hotel" in text_of(Path(full["file"]))
    assert "Private addresses" not in json.dumps(full["left_out"])


def test_a_private_address_is_on_no_map_unless_all_fields_are_asked_for(pack: Pack, house: House, entity: Entity) -> None:
    child = entity("Mina Quigley")

    def placed(name: str, *more: str) -> str:
        with house.kith.database.writing("maker") as connection:
            at = "json_set(attributes, '$.latitude', 52.9, '$.longitude', -1.4)"
            move = f"UPDATE graph_nodes SET name = ?, attributes = {at} WHERE kind = 'Location'"
            raw(connection).execute(move, (name,))
        return text_of(Path(pack("peers", "--id", child, *more, to=f"{name}{len(more)}.pdf")["file"]))

    assert "1 Wharf Hotel" in placed("Wharf Hotel")
    assert "Map." not in placed("18 Marlow Street")
    assert "1 18 Marlow Street" in placed("18 Marlow Street", "--full")


def test_a_cross_border_edition_holds_nothing_of_this_area(pack: Pack) -> None:
    said = pack("tasking", "--cross-border", "Nottingham", *BEFORE_THE_MEETING)
    text = text_of(Path(said["file"]))
    assert "Cross-border edition for Nottingham." in text
    assert "Quigley" not in text
    assert any("other area" in one["why"] for one in said["left_out"])


def test_a_quarter_without_data_says_so(pack: Pack) -> None:
    text = text_of(Path(pack("profile", "--as-of", "2030-01-15")["file"]))
    assert "2029 Q4" in text
    assert "Nothing to report." in text


def test_meeting_pages_keep_what_is_said(analyst: TestClient) -> None:
    page = analyst.get("/agenda").text
    assert "TA001: Visit Wharf Hotel" in page
    said = {"section": "operations", "title": "Operation Harbour", "why": "It begins", "id": ""}
    assert analyst.post("/agenda/add", data=said).status_code == 303
    item = re.search(r"operations:by-hand:\w+", analyst.get("/agenda").text)
    assert item
    assert analyst.post("/agenda/note", data={"item": item[0], "text": "Two warrants"}).status_code == 303
    action = {"item": item[0], "text": "Brief the licensees", "owner": "Licensing", "due": "2026-05-01", "five_p": "Prevent"}
    assert analyst.post("/agenda/decide", data=action).status_code == 303
    refused = analyst.post("/agenda/decide", data={**action, "owner": ""})
    assert refused.status_code == 400
    assert "An action needs an owner." in refused.text
    page = analyst.get("/agenda").text
    assert "Two warrants" in page
    assert "TA002" in page
    assert "Brief the licensees" in analyst.get("/actions").text
    assert analyst.post("/agenda/drop", data={"item": item[0], "reason": "Later"}).status_code == 303
    assert "Taken off by" in analyst.get("/agenda").text
    assert analyst.post("/agenda/nonsense", data={}).status_code == 404


def test_meeting_commands_answer_in_json(settings: Settings, capsys: pytest.CaptureFixture[str], entity: Entity) -> None:
    where = ["--data", str(settings.folder), "--as", "ana", "--json", "--as-of", "2026-03-31"]
    assert main(["meeting", "next", *where]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["date"] == "2026-04-24"
    assert said["items"][0]["section"] == "previous_actions"
    assert {"section", "subject", "why"} <= said["items"][0].keys()
    child = ["--id", entity("Mina Quigley")]
    decided = ["Serve a notice", "--owner", "Police", "--due", "2026-05-01", "--five-p", "pursuit", *child]
    assert main(["meeting", "decide", *decided, *where]) == 0
    assert json.loads(capsys.readouterr().out)["item"] == "TA002"
    assert main(["actions", *where[:-2]]) == 0
    rows = {row["ref"]: row for row in json.loads(capsys.readouterr().out)["actions"]}
    assert rows["TA001"]["history"] == [{"meeting": "2026-03-25", "status": "Ongoing"}]
    assert rows["TA002"]["targets"] == child[1:]
    assert main(["meeting", "drop", *where]) == 2
    assert "meeting drop ITEM" in json.loads(capsys.readouterr().out)["error"]["remedy"]


def test_disruption_and_premises_are_recorded_and_shown(analyst: TestClient, entity: Entity) -> None:
    place = entity("Wharf Hotel")
    measure = {
        "id": place,
        "kind": "measure",
        "measure": "Heightened patrols",
        "started": "2026-03-22",
        "conditions": "Fridays",
    }
    assert analyst.post("/disruption", data=measure).status_code == 303
    page = analyst.get("/disruption", params={"entity": place}).text
    assert "Heightened patrols" in page
    assert "on condition: Fridays" in page
    for kind, what, outcome in (("update", "Two girls seen at ten", ""), ("threshold", "One report is too few", "not met")):
        said = {"id": place, "kind": kind, "what": what, "outcome": outcome, "started": "2026-03-25"}
        assert analyst.post("/disruption", data=said).status_code == 303
    page = analyst.get("/premises").text
    assert "Two girls seen at ten" in page
    assert "Not met" in page
    refused = analyst.post("/disruption", data={**measure, "id": entity("Mina Quigley")})
    assert refused.status_code == 400
    assert "against no child" in refused.text


def test_word_keeps_the_order_that_word_minds(pack: Pack) -> None:
    document = Document(pack(to="pack.docx")["file"])
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    for table in document.tables:
        names = [one.tag.rpartition("}")[2] for one in table._tbl.tblPr]
        assert "tblBorders" in names
        assert names == sorted(names, key=order.index)
        assert table.rows[0]._tr.trPr.xml.count("tblHeader") == 1


def test_a_pack_with_nothing_to_say_says_so(pack: Pack, settings: Settings) -> None:
    shutil.rmtree(settings.folder)
    Kith(settings.folder).close()
    for kind in ("tasking", "profile"):
        text = text_of(Path(pack(kind)["file"]))
        assert text.count("Nothing to report.") > 8
        assert "Traceback" not in text
