"""Risk assessments of other areas and services: labels, columns and scales of their own."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest.parsers import classify
from ingest.readers.model import Grid, Line, Reading
from ingest.risk_assessment.scales import read_key

TODAY = date(2026, 10, 31)


def read(*blocks: Line | Grid) -> RecordDraft:
    kind, records = classify(Reading("docx", blocks=list(blocks), headers={"filename": "form.docx"}), TODAY)
    (record,) = records
    assert kind == "risk_assessment"
    for one in record.mentions:
        assert record.fields[one.field][one.start : one.end] == one.text
    return record


def named(record: RecordDraft, kind: str) -> list[str]:
    return [one.text for one in record.mentions if one.kind == kind]


SCREENING = (
    Line("Exploitation screening and assessment"),
    Grid([["Child", "Sorrel WHITBY", "Born", "3rd May 2011"], ["Filled in by", "Jo Hay (SW)", "On", "12/06/2026"],
          ["Under 13?", "No", "Home", "8 Fell Close"]]),
    Grid(
        [
            ["Sign", "Sexual", "Criminal", "L / M / H", "Evidence"],
            ["Coming home late or missing", "✓", "", "M", "two nights"],
            ["Using substances", "✓", "✓", "H", "cannabis"],
            ["Self-harm", "", "", "", "no evidence"],
            ["Carrying a weapon", "", "", "", "none known"],
        ]
    ),
    Grid([["Who / where", "Why it worries us", "What has been tried"], ["Cole Ashby “Ash”", "gives lifts", "call to 101"],
          ["Sizzle Hut, 41 Mill Street ZZ98 1AA", "girls meet there", "none yet"]]),
    Line("Things that protect: Nan is open with workers."),
    Line("Past: Domestic abuse until 2019. Neglect – on a plan."),
    Line("Overall: MEDIUM (was High, 4 Nov 2025)"),
    Line("Straight away we will: Strategy meeting 15/06/2026 – Jo Hay; Licensing visit to shop – Dee Marlowe – 19/06/2026"),
)  # fmt: skip


def test_a_screening_in_other_words() -> None:
    record = read(*SCREENING)
    (one,) = record.assessments
    assert (one.assessed_on, one.risk) == (date(2026, 6, 12), "medium")
    assert [(sign["code"], sign["cse"], sign["cce"], sign["risk"]) for sign in one.indicators] == [
        ("missing", True, False, "medium"),
        ("drugs_alcohol", True, True, "high"),
    ]
    assert record.content["practitioner"] == "Jo Hay (SW)"
    assert record.content["protective_factors"] == "Nan is open with workers."
    assert [factor["historic"] for factor in one.vulnerabilities] == [True, True]
    assert named(record, "Child") == ["Sorrel WHITBY"]
    assert named(record, "PersonOfConcern") == ["Cole Ashby"]
    assert named(record, "Location") == ["Sizzle Hut"]
    assert record.content["actions"] == [
        {"action": "Strategy meeting 15/06/2026", "owner": "Jo Hay", "due": "15/06/2026"},
        {"action": "Licensing visit to shop", "owner": "Dee Marlowe", "due": "19/06/2026"},
    ]


def scored(*more: Line | Grid, total: str = "9 / 15") -> RecordDraft:
    return read(
        Line("YOUTH SERVICE – EXPLOITATION RISK TOOL"),
        Grid([["Young person", "RUBEN PEEL", "DoB", "12-12-2009"], ["Assessor", "T. Cope", "Completed", "12-03-2026"]]),
        Line("Score 0 none, 1 possible, 2 likely, 3 certain"),
        Grid([["Factor", "Score", "Why"], ["Missing episodes", "3", "weekend"], ["Money owed", "3", "£200"],
              ["Weapons", "0", "says no"], ["Seen with risky adults", "3", "Cole Ashby"], ["TOTAL", total, ""]]),
        *more,
    )  # fmt: skip


def test_scores_come_to_what_the_documents_own_key_says() -> None:
    record = scored(Line("Band: 0–5 Low 6–10 Medium 11–15 High"))
    (one,) = record.assessments
    assert (one.risk, record.content["score"], one.assessed_on) == ("medium", 9, date(2026, 3, 12))
    assert [sign["score"] for sign in one.indicators] == [3, 3, 3]
    assert not [problem for problem in record.problems if problem.field == "risk"]


def test_a_level_of_another_scale_is_asked_about_where_no_key_says_what_it_comes_to() -> None:
    record = scored(Line("Overall level: Significant"))
    assert record.assessments[0].risk == ""
    assert record.content["level_as_written"] == "Significant"
    assert ["“Significant” is a level of another scale" in problem.problem for problem in record.problems] == [True]
    record = scored(Line("Key: Significant = high risk"), Line("Overall level: Significant"))
    assert record.assessments[0].risk == "high"


def test_a_level_beside_the_score_is_asked_about() -> None:
    record = scored(Line("Band: 0–5 Low 6–10 Medium 11–15 High"), Line("Overall level: Low"))
    assert record.assessments[0].risk == "low"
    assert any("9 is Medium by the form's own key" in problem.problem for problem in record.problems)


@pytest.mark.parametrize(
    ("line", "total", "level"),
    [
        ("Standard 0-4, Medium 5-8, High 9 to 12", 10, "high"),
        ("0-5 emerging; 6-10 moderate; 11+ significant", 7, "medium"),
        ("Low (0-3) Medium (4-6) High (7-9)", 2, "low"),
    ],
)
def test_keys(line: str, total: int, level: str) -> None:
    key = read_key([line])
    assert key.level(key.step_for(total)) == level


def test_a_checklist_answered_yes_or_no() -> None:
    record = read(
        Line("Health exploitation checklist"),
        Grid([["Patient", "Mina Orlov", "Date of birth", "03/02/2011"],
              ["Completed by", "Nurse Kay Marsh", "Date completed", "04/03/2026"]]),
        Grid([["Question", "Yes", "No", "Comments"], ["Is the child missing from school?", "x", "", "two weeks"],
              ["Unexplained injuries?", "", "x", ""], ["Older boyfriend or adult?", "x", "", "Cole Ashby, 24"]]),
        Line("Level of risk: High"),
    )  # fmt: skip
    (one,) = record.assessments
    assert (one.risk, one.assessed_on) == ("high", date(2026, 3, 4))
    assert [sign["code"] for sign in one.indicators] == ["missing", "abused_by_adult"]


def test_a_plan_under_headings_with_signs_listed_and_signed_in_a_sentence() -> None:
    record = read(
        Line("My safety plan and vulnerability screening", "heading1"),
        Line("Who this is about: Kacey Bloom      Date of birth: 19 January 2010"),
        Line("Written with Kacey by Cat Rowley on 14 May 2026"),
        Line("What we are seeing", "heading2"),
        Line("Going missing – weekly", "list"),
        Line("Unexplained gifts – some worry", "list"),
        Line("People who might cause harm", "heading2"),
        Line("Rex Hallam, aged 31"),
        Line("What keeps Kacey safe", "heading2"),
        Line("Her nan"),
        Line("How worried are we?", "heading2"),
        Line("☐ A little   ☐ Medium   ☒ High"),
        Grid([["Step", "By whom", "Before"], ["Phone check", "Cat Rowley", "21 May 2026"]]),
    )
    (one,) = record.assessments
    assert (one.risk, one.assessed_on, record.content["practitioner"]) == ("high", date(2026, 5, 14), "Cat Rowley")
    assert [sign["code"] for sign in one.indicators] == ["missing", "unaccounted_goods"]
    assert record.content["protective_factors"] == "Her nan"
    assert named(record, "PersonOfConcern") == ["Rex Hallam"]
    assert record.content["actions"] == [{"action": "Phone check", "owner": "Cat Rowley", "due": "21 May 2026"}]


def test_steps_of_a_score_in_columns() -> None:
    record = read(
        Line("EXPLOITATION MEASUREMENT TOOL"),
        Grid([["Child’s full name", "Owen Cripps", "DoB", "03/10/2010"],
              ["Tool filled in by", "Una Coyle", "Date", "07/05/2026"]]),
        Grid([["Area of concern", "0", "1", "2", "What we know"], ["Absconding", "", "", "X", "six times"],
              ["Gangs and county lines", "", "X", "", "Shane Doyle"], ["Sexual health", "X", "", "", ""]]),
        Line("0 to 1 = emerging; 2 to 3 = moderate; 4 to 6 = significant"),
        Line("Level of concern: Moderate"),
    )  # fmt: skip
    (one,) = record.assessments
    assert (one.risk, one.assessed_on, record.content["score"]) == ("medium", date(2026, 5, 7), 3)
    assert [(sign["code"], sign["score"]) for sign in one.indicators] == [("missing", 2), ("gang", 1)]


def test_a_checklist_in_plain_text() -> None:
    record = read(
        Line("EXPLOITATION INDICATOR CHECKLIST (schools)"),
        Line("Pupil: Noor Haddad"),
        Line("DOB: 30/01/2013"),
        Line("Completed by: Bea Hollis, DSL"),
        Line("Completed on: 26/06/2026"),
        Line("[x] Going missing from lessons or home"),
        Line("[ ] Unexplained injuries"),
        Line("[x] Secretive use of phone or internet - Snapchat"),
        Line("Who are we worried about? Uncle Ray"),
        Line("Professional judgement: Medium"),
        Line("What needs to happen next: Tutor to meet weekly - Bea Hollis - 29/06/2026"),
    )
    (one,) = record.assessments
    assert (one.risk, one.assessed_on) == ("medium", date(2026, 6, 26))
    assert [sign["code"] for sign in one.indicators] == ["missing", "online_activity"]
    assert named(record, "OnlinePlatform") == ["Snapchat"]
    assert [action["owner"] for action in record.content["actions"]] == ["Bea Hollis"]


def test_a_matrix_with_printed_choices_and_answers_in_words() -> None:
    record = read(
        Line("Child exploitation: risk and vulnerability matrix", "heading1"),
        Grid([["Name", "Skye Denham"], ["DOB", "16 May 2012"], ["Worker", "Oona Birch"], ["Date", "6 July 2026"]]),
        Grid([["Risk indicator", "Present?", "Detail"], ["Episodes of going missing", "Yes", "two nights"],
              ["Injuries", "No", ""], ["Older associates", "Suspected", "older lads"]]),
        Grid([["Overall risk", "High / Medium / Low", "Medium"]]),
    )  # fmt: skip
    (one,) = record.assessments
    assert (named(record, "Child"), one.risk) == (["Skye Denham"], "medium")
    assert [sign["code"] for sign in one.indicators] == ["missing", "risky_associates"]


def test_levels_under_each_type_and_facts_in_four_columns() -> None:
    record = read(
        Line("Exploitation assessment tool"),
        Grid([["Child", "Iona Fell", "Born", "4 May 2011"], ["Gender", "Female", "SEN / disability", "Yes - dyslexia"],
              ["Assessed by", "Asha Dale, Social Worker", "Assessed on", "17 June 2026"],
              ["Previous outcome", "Medium (11/03/2026)", "Outcome today", "HIGH"]]),
        Line("What we see", style="heading 2"),
        Line("Put L, M or H under each heading. Leave empty if not seen."),
        Grid([["Sign of risk", "Sexual", "Criminal", "What tells us so"],
              ["Often missing from home, care or school", "M", "", "late on Fridays"],
              ["Money or things that cannot be accounted for", "M", "L", "earrings"],
              ["Change of self-image has been seen", "", "", ""]]),
        Line("People and places that are a danger", style="heading 2"),
        Line("Wayne Stott, who manages Pizza Palace, Cross Street."),
        Line("Plan", style="heading 2"),
        Grid([["We will", "Person", "Before"], ["Hold a strategy meeting", "Asha Dale", "19/06/2026"]]),
    )  # fmt: skip
    (one,) = record.assessments
    assert (one.assessed_on, one.risk, record.content["practitioner"]) == (
        date(2026, 6, 17),
        "high",
        "Asha Dale, Social Worker",
    )
    assert [(sign["cse"], sign["cce"], sign["risk"]) for sign in one.indicators] == [
        (True, False, "medium"),
        (True, True, "medium"),
    ]
    assert record.content["actions"] == [{"action": "Hold a strategy meeting", "owner": "Asha Dale", "due": "19/06/2026"}]
    assert named(record, "Person") == ["Wayne Stott"]
    assert record.mentions[0].attributes["send"] is True


def test_numbered_headings_in_plain_type() -> None:
    record = read(
        Line("Risk outside the home: profile of a young person"),
        Grid([["Young person", "LANE, Noah", "D.O.B.", "01/04/2012"], ["Author", "Gill Hatch", "Completed", "15 June 2026"],
              ["Score band", "Medium", "Last band", "none"]]),
        Line("1. Signs"),
        Grid([["Sign", "CSE", "CCE", "Band"], ["Offending", "", "✓", "MEDIUM"], ["Missing", "", "", "none"]]),
        Line("2. Evidence"),
        Line("Noah was given a package by Kezron Duffy, 16."),
        Line("4. Strengths"),
        Line("Trusts his teaching assistant."),
        Line("5. Level of need"),
        Line("Child in need (s17)"),
        Line("6. Next steps"),
        Line("(a) Visit mother – Gill Hatch – 18 June 2026"),
        Line("Profile form 7   Page 1"),
    )  # fmt: skip
    (one,) = record.assessments
    assert (one.risk, one.threshold) == ("medium", "s17")
    assert [(sign["code"], sign["risk"]) for sign in one.indicators] == [("offending", "medium")]
    assert [action["owner"] for action in record.content["actions"]] == ["Gill Hatch"]
    assert named(record, "Person") == ["Kezron Duffy"]
    assert record.content["protective_factors"] == "Trusts his teaching assistant."
