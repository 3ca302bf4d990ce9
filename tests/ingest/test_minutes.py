"""Tasking minutes in the layouts that areas use: headings or none, tables, lists, one table for everything, PDF."""

import io
from datetime import date

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from graph.ledger.drafts import RecordDraft
from ingest.minutes import looks_like, parse
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.pdf import read_pdf

TODAY = date(2026, 10, 31)


def h(text: str, level: int = 2) -> Line:
    return Line(text, f"heading{level}")


def p(text: str) -> Line:
    return Line(text, "paragraph")


def li(text: str) -> Line:
    return Line(text, "list")


def read(*blocks: Line | Grid, filename: str = "") -> RecordDraft:
    reading = Reading("docx", blocks=list(blocks), headers={"filename": filename})
    (record,) = parse(reading, TODAY)
    for one in record.mentions:
        assert record.fields[one.field][one.start : one.end] == one.text
    return record


def named(record: RecordDraft, kind: str, field: str = "") -> list[str]:
    return [one.text for one in record.mentions if one.kind == kind and (not field or one.field == field)]


def said(record: RecordDraft, predicate: str) -> set[tuple[str, str]]:
    names = [one.text for one in record.mentions]
    return {
        ("" if one.subject is None else names[one.subject], "" if one.object is None else names[one.object])
        for one in record.statements
        if one.predicate == predicate
    }


def actions(record: RecordDraft, section: str = "new") -> list[tuple[str, str, str, str | None, str, str]]:
    return [
        (one.ref, one.text, one.owner, one.due.isoformat() if one.due else None, one.five_p, one.status)
        for one in record.actions
        if one.section == section
    ]


HEADINGS_AND_TABLES = (
    Line("Eastvale Missing and Exploitation Tasking", "title"),
    p("OFFICIAL-SENSITIVE"),
    p("Held on: Tuesday 4th August 2026, 10:00"),
    p("Chaired by: DI Marlow"),
    p("In attendance:"),
    li("Police - DS Pell"),
    li("Health - R. Okafor"),
    p("Apologies - Housing"),
    h("1. Matters arising"),
    Grid([["Action no.", "What", "Who", "By when", "Progress"],
          ["EV/07/1", "Speak to Rowan House about curfew", "Social Care", "31/07/2026", "Done 30/07, notes shared"],
          ["EV/07/2", "Visit Amber Corner", "Licensing", "31/07/2026", "Visit booked for 12/08"]]),
    h("2. High risk young people"),
    Grid([["Name", "D.O.B", "Risk", "Concerns"],
          ["Tamsin Verrall", "03/11/2011", "High", "Missing again; seen with Jonty Crake at Amber Corner"],
          ["LOXLEY, Bram", "14/02/2012", "Med", "Placed by another LA. Uses Snapchat as bram.lox7"]]),
    h("3. Nominals"),
    Grid([["Nominal", "AKA", "Vehicle", "Phone", "Linked to"],
          ["Jonty Crake", "JC; Crakey", "grey Vauxhall Corsa MT19 KLE", "07700 900733", "Amber Corner; 8 Fennel Road"],
          ["Alfie Noakes (16)", "", "", "", ""]]),
    h("4. Hotspots"),
    Grid([["Location", "Postcode", "Issue"], ["Amber Corner", "DE99 4QQ", "older males with cars"]]),
    h("5. Summer programme"),
    p("The youth bus starts in September."),
    h("6. Actions agreed"),
    Grid([["Action no.", "What", "Who", "By when", "Strand"],
          ["EV/08/1", "Serve CAWN on Jonty Crake\nin respect of Tamsin Verrall",
           "Police\nSocial Care", "next meeting", "Pursue"],
          ["EV/08/2", "Test purchase at Amber Corner", "Licensing", "ASAP", "Disrupt"],
          ["EV/08/3", "Return interview for LOXLEY, Bram", "Runaways", "end of month", "Protection / Prevention"]]),
    p("Date of next meeting: 8 September 2026"),
)  # fmt: skip


def test_headings_and_tables() -> None:
    assert looks_like(Reading("docx", blocks=list(HEADINGS_AND_TABLES))) > 0.8
    record = read(*HEADINGS_AND_TABLES)
    assert (record.kind, record.reference, record.known_on) == ("meeting", "2026-08-04", date(2026, 8, 4))
    assert record.content["chair"] == "DI Marlow"
    assert record.content["present"] == ["Police - DS Pell", "Health - R. Okafor"]
    assert record.content["apologies"] == ["Housing"]
    assert named(record, "Child", "high_risk_children") == ["Tamsin Verrall", "LOXLEY, Bram"]
    tamsin, bram = (one for one in record.mentions if one.kind == "Child" and one.field == "high_risk_children")
    assert (tamsin.attributes["dob"], tamsin.attributes["risk_level"]) == ("2011-11-03", "high")
    assert bram.attributes["family"].casefold() == "loxley"
    assert "placed_by_another_authority" in bram.attributes["flags"]
    assert named(record, "PersonOfConcern") == ["Jonty Crake"]
    assert "Alfie Noakes" in named(record, "Child", "persons_of_concern")
    assert named(record, "Vehicle") == ["MT19 KLE"]
    assert named(record, "OnlineAccount") == ["bram.lox7"]
    assert {("Jonty Crake", "MT19 KLE"), ("Jonty Crake", "07700 900733")} <= said(record, "USES")
    assert {("Jonty Crake", "Amber Corner"), ("Jonty Crake", "8 Fennel Road")} <= said(record, "FREQUENTS")


def test_actions_of_tables_with_other_headers() -> None:
    record = read(*HEADINGS_AND_TABLES)
    assert actions(record, "previous") == [
        ("EV/07/1", "Speak to Rowan House about curfew", "Social Care", "2026-07-31", "", "Complete"),
        ("EV/07/2", "Visit Amber Corner", "Licensing", "2026-07-31", "", "Ongoing"),
    ]
    assert actions(record) == [
        (
            "EV/08/1",
            "Serve CAWN on Jonty Crake in respect of Tamsin Verrall",
            "Police; Social Care",
            "2026-09-08",
            "Pursue",
            "",
        ),
        ("EV/08/2", "Test purchase at Amber Corner", "Licensing", None, "Disrupt", ""),
        ("EV/08/3", "Return interview for LOXLEY, Bram", "Runaways", "2026-08-31", "Protect / Prevent", ""),
    ]
    assert record.actions[3].due_raw == "ASAP"
    targets = [{record.mentions[number].text for number in one.targets} for one in record.actions if one.section == "new"]
    assert targets == [{"Jonty Crake", "Tamsin Verrall"}, {"Amber Corner"}, {"LOXLEY, Bram"}]
    assert ("", "Jonty Crake") in said(record, "TASKED")


def test_what_cannot_be_placed_is_kept() -> None:
    record = read(*HEADINGS_AND_TABLES)
    assert any("youth bus starts in September" in text for text in record.unplaced)
    assert record.fields["previous_actions"].startswith("EV/07/1 | Speak to Rowan House")


LISTS = (
    p("Notes of meeting: Child Exploitation Tasking 12.05.2026"),
    p("Chair – Insp. Dale"),
    p("Present: Police, Health, Probation"),
    p("Actions from last meeting"),
    p("AP4 – Contact Kestrel Academy about Nia Ostrander – Education – Completed"),
    p("AP5 – Safety plan for Nia Ostrander – Social Care – ongoing"),
    p("SUBJECTS OF CONCERN"),
    li("2.1 Gareth Plume aka Feather - linked to Tern Street Garage. Drives red Seat Leon YK21 ZDB."),
    li("2.2 unknown male, 20s, black BMW"),
    p("Young people discussed"),
    li("• Nia Ostrander (DOB 09/09/2012) – high risk. Associates with Gareth Plume. Whatsapp group found."),
    p("Missing: Nia Ostrander (3 episodes), Cai Fenwick and Edie Broome"),
    p("Online"),
    li("Yubo and Telegram named by two schools"),
    p("AOB"),
    p("No other business."),
    p("New actions"),
    li("Action: Serve CAWN on Gareth Plume - Police CRE Unit - 12/06/2026 - Pursue"),
    li("Action: Licensing to visit Tern Street Garage by 26/05/2026"),
    li("Safety plan review for Nia Ostrander (Owner: Social Care; Due: within 2 weeks; 5P: Protect)"),
    li("Map peers around Cai Fenwick [CE lead, by next meeting]"),
)


def test_plain_paragraphs_and_lists() -> None:
    assert looks_like(Reading("docx", blocks=list(LISTS))) > 0.7
    record = read(*LISTS)
    assert record.reference == "2026-05-12"
    assert record.content["present"] == ["Police", "Health", "Probation"]
    assert named(record, "PersonOfConcern") == ["Gareth Plume"]
    assert said(record, "USES") >= {("Gareth Plume", "YK21 ZDB")}
    assert said(record, "FREQUENTS") >= {("Gareth Plume", "Tern Street Garage")}
    assert ("Nia Ostrander", "Gareth Plume") in said(record, "ASSOCIATES_WITH")
    assert named(record, "Child", "missing") == ["Nia Ostrander", "Cai Fenwick", "Edie Broome"]
    assert record.content["missing_episodes"][0]["episodes"] == 3
    assert {"Yubo", "Telegram"} <= set(named(record, "OnlinePlatform"))


def test_actions_in_lines() -> None:
    record = read(*LISTS)
    assert actions(record, "previous") == [
        ("AP4", "Contact Kestrel Academy about Nia Ostrander", "Education", None, "", "Complete"),
        ("AP5", "Safety plan for Nia Ostrander", "Social Care", None, "", "Ongoing"),
    ]
    assert actions(record) == [
        ("2026-05-12/A01", "Serve CAWN on Gareth Plume", "Police CRE Unit", "2026-06-12", "Pursue", ""),
        ("2026-05-12/A02", "Licensing to visit Tern Street Garage by 26/05/2026", "Licensing", "2026-05-26", "", ""),
        ("2026-05-12/A03", "Safety plan review for Nia Ostrander", "Social Care", "2026-05-26", "Protect", ""),
        ("2026-05-12/A04", "Map peers around Cai Fenwick", "CE lead", None, "", ""),
    ]
    assert record.actions[-1].due_raw == "next meeting"
    assert any("2026-05-12/A01" in problem.problem and problem.severity == "note" for problem in record.problems)
    tasked = {name for _, name in said(record, "TASKED")}
    assert {"Gareth Plume", "Tern Street Garage", "Nia Ostrander", "Cai Fenwick"} <= tasked


ONE_TABLE = (
    p("Tasking minutes"),
    Grid(
        [
            ["Date of meeting", "2 March 2026", "", "", ""],
            ["Chair", "Supt Hale", "", "", ""],
            ["Present", "Police\nHealth\nYOS", "", "", ""],
            ["Item", "Discussion", "Action", "Lead", "Target date"],
            ["1. Previous actions", "All discharged.", "", "", ""],
            [
                "2. Children at risk",
                "Mabli Strand (14) - risk HIGH.\nOwen Tull, missing twice.",
                "Strategy meeting for Mabli Strand\nReturn interview for Owen Tull",
                "Social Care\nRunaways",
                "9 March\n16 March",
            ],
            ["3. Persons of concern", "Viktor Hask aka Vik, seen at Pier Arcade", "Arrest Viktor Hask", "Police", "ASAP"],
            ["4. Places", "Pier Arcade, DE99 1PA - patrols", "", "", ""],
            ["5. Weather plan", "Cold nights shelter opens.", "", "", ""],
        ]
    ),
)


def test_whole_minutes_in_one_table() -> None:
    assert looks_like(Reading("docx", blocks=list(ONE_TABLE))) > 0.6
    record = read(*ONE_TABLE)
    assert record.reference == "2026-03-02"
    assert record.content["present"] == ["Police", "Health", "YOS"]
    assert named(record, "Child", "high_risk_children") == ["Mabli Strand", "Owen Tull"]
    assert "Viktor Hask" in named(record, "PersonOfConcern")
    assert "Pier Arcade" in named(record, "Location", "places_of_concern")
    assert actions(record) == [
        ("2026-03-02/A01", "Strategy meeting for Mabli Strand", "Social Care", "2026-03-09", "", ""),
        ("2026-03-02/A02", "Return interview for Owen Tull", "Runaways", "2026-03-16", "", ""),
        ("2026-03-02/A03", "Arrest Viktor Hask", "Police", None, "", ""),
    ]
    assert any("shelter" in text for text in record.unplaced)


def _pdf() -> bytes:
    style = getSampleStyleSheet()
    out = io.BytesIO()
    story = [
        Paragraph("MFH and CE tasking - minutes", style["Title"]),
        Paragraph("Meeting date: 07/07/2026", style["Normal"]),
        Paragraph("Chair: DCI Thorne", style["Normal"]),
        Paragraph("1. High risk children", style["Heading2"]),
        Paragraph(
            "Perrin Ashe (DOB 01/02/2011) - risk HIGH. Reported missing on three nights and believed to be picked up near "
            "the retail park by Conrad Veil, who has been named in three other reports.", style["Normal"]),
        Paragraph("2. Top ten missing", style["Heading2"]),
        Paragraph("Wynn Calloway - 4 episodes", style["Normal"]),
        Paragraph("3. Actions", style["Heading2"]),
        Table([["Ref", "Task", "Responsible", "Deadline", "5Ps"],
               ["T41", "Visit to Gull Point Hotel", "Licensing", "21/07/2026", "Prevention"],
               ["T42", "Harbouring notice on Conrad Veil", "Police", "14/07/2026", "Pursue"]],
              style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]),
    ]  # fmt: skip
    SimpleDocTemplate(out, pagesize=A4).build(story)
    return out.getvalue()


def test_pdf() -> None:
    reading = read_pdf(_pdf(), "application/pdf")
    assert looks_like(reading) > 0.6
    (record,) = parse(reading, TODAY)
    assert record.reference == "2026-07-07"
    assert named(record, "Child") == ["Perrin Ashe", "Wynn Calloway"]
    assert "Conrad Veil" in named(record, "Person")
    assert actions(record) == [
        ("T41", "Visit to Gull Point Hotel", "Licensing", "2026-07-21", "Prevent", ""),
        ("T42", "Harbouring notice on Conrad Veil", "Police", "2026-07-14", "Pursue", ""),
    ]
    assert {name for _, name in said(record, "TASKED")} >= {"Gull Point Hotel", "Conrad Veil"}


NAMES_AS_HEADINGS = (
    h("CE tasking – action notes, 14th July 2026", 1),
    h("2. Review of high risk cases"),
    h("Tia Marrow", 3),
    p("DOB 01/02/2012. Risk remains high. Seen with Danny Coles in a blue Audi A3 BD19 KLM."),
    p("ACTION 1: Police to visit 12 Elm Grove by 20/07/2026"),
    h("3. POI / nominals"),
    li("1) Danny Coles @ Coley – d.o.b. 3.4.95 – frequents Star Kebab; tel 07700900123"),
    li("2) “Big T” - not identified"),
    p("No change for others"),
    h("5. MFH"),
    Grid([["Name", "Age", "No. of episodes", "Comments"], ["Tia Marrow", "14", "3", "found at 12 Elm Grove"]]),
    h("6. Summary of actions"),
    Grid([["No", "Action", "Owner(s)", "Due date", "5 P"],
          ["1", "Police to visit 12 Elm Grove", "Police", "20/7/26", "Pursue"],
          ["2", "Police to visit 14 Elm Grove", "Police", "28 July", "Protect"]]),
    p("Minutes taken by J. Penrose"),
)  # fmt: skip


def test_names_as_headings_and_actions_told_twice() -> None:
    record = read(*NAMES_AS_HEADINGS)
    tia = record.mentions[0]
    assert (tia.text, tia.attributes["dob"], tia.attributes["risk_level"]) == ("Tia Marrow", "2012-02-01", "high")
    danny = next(one for one in record.mentions if one.kind == "PersonOfConcern" and one.sure)
    assert (danny.text, danny.attributes["aliases"], danny.attributes["dob"]) == ("Danny Coles", ["Coley"], "1995-04-03")
    assert ("Tia Marrow", "12 Elm Grove") in said(record, "FOUND_AT")
    assert "J. Penrose" not in named(record, "Person")
    assert record.fields["minute_taker"] == "J. Penrose"
    assert actions(record) == [
        ("2026-07-14/A01", "Police to visit 12 Elm Grove by 20/07/2026", "Police", "2026-07-20", "Pursue", ""),
        ("2026-07-14/A02", "Police to visit 14 Elm Grove", "Police", "2026-07-28", "Protect", ""),
    ]


@pytest.mark.parametrize(
    ("blocks", "filename", "expected", "problems"),
    [
        ((h("Tasking minutes 3 June 2026", 1), h("Actions")), "", "2026-06-03", 0),
        ((h("Tasking minutes", 1), h("Actions")), "minutes_2026-06-04.docx", "2026-06-04", 0),
        ((h("Tasking minutes", 1), p("Date: 31/02/2026")), "", None, 1),
        ((h("Tasking minutes", 1), p("Date: 01/02/2027")), "", "2027-02-01", 1),
    ],
)
def test_the_date(blocks: tuple[Line, ...], filename: str, expected: str | None, problems: int) -> None:
    record = read(*blocks, filename=filename)
    assert record.reference == expected
    assert sum(problem.field == "date" and problem.severity == "attention" for problem in record.problems) == problems


def test_an_action_log_beside_new_actions_is_the_previous_ones() -> None:
    log = Grid([["Ref", "Action", "Owner", "RAG", "Progress"], ["K1", "Map peers", "CE lead", "Blue", ""]])
    new = Grid([["Ref", "Action", "Owner", "Due"], ["K2", "Share map", "CE lead", "01/07/2026"]])
    both = read(h("Minutes 1 June 2026", 1), h("Action log"), log, h("New actions"), new)
    assert [(one.ref, one.section, one.status) for one in both.actions] == [("K1", "previous", "Complete"), ("K2", "new", "")]
    alone = read(h("Minutes 1 June 2026", 1), h("Action log"), log)
    assert [one.section for one in alone.actions] == ["new"]


def test_nobody_under_18_is_a_person_of_concern() -> None:
    record = read(h("Minutes 1 June 2026", 1), h("Persons of concern"), p("Ned Farrow (DOB 05/06/2009) - seen with others."))
    assert [one.kind for one in record.mentions] == ["Child"]


def test_other_documents_do_not_look_like_minutes() -> None:
    form = [
        p("Operation Liberty information report"),
        p("Name of reporter: A. Penn"),
        p("Alleged offender(s):"),
        p("Date: 01/02/2026"),
    ]
    assert looks_like(Reading("docx", blocks=list(form))) < 0.4


def test_actions_told_within_items_and_in_one_line() -> None:
    lines = (
        "Date: 01/09/2026",
        "Chair: Beth Row",
        "Actions outstanding",
        "1. Check car tax on FD68 XJO (Owner: PC Jones, due 15/07/2026) - completed",
        "High risk children",
        "Kai Ashworth: missing twice. ACTION TA13: YOS to complete a risk assessment by 15/09/2026 (Protect).",
    )
    rows = [["#", "Detail", "By whom", "When", "Strand"], ["TA14", "CCTV from Bell Park", "SNT", "30/09/2026", "Pursue"]]
    reading = Reading(
        "text",
        [
            Line("Minutes of the Exploitation Tasking Meeting", "heading1"),
            *map(Line, lines),
            Line("New actions", "heading2"),
            Grid(rows),
        ],
    )
    (record,) = parse(reading, date(2026, 11, 1))
    told = {(one.ref, one.owner, str(one.due), one.five_p, one.status, one.section) for one in record.actions}
    assert told == {
        ("2026-09-01/P01", "PC Jones", "2026-07-15", "", "Complete", "previous"),
        ("TA13", "YOS", "2026-09-15", "Protect", "", "new"),
        ("TA14", "SNT", "2026-09-30", "Pursue", "", "new"),
    }
    assert "FD68 XJO" in {one.text for one in record.mentions if one.kind == "Vehicle"}
