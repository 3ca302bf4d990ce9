"""Risk assessments: indicators, factors, what poses a risk, and the rule on Low."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from graph.ledger.drafts import RecordDraft
from ingest.demo.assessments import Assessment, as_word
from ingest.demo.model import Someone
from ingest.parsers import classify
from ingest.readers.docx import read_docx
from ingest.readers.model import Line, Reading
from ingest.risk_assessment import looks_like, parse

TODAY = date(2026, 10, 31)


def _forms() -> ModuleType:
    path = Path(__file__).parent / "assessments.py"
    spec = importlib.util.spec_from_file_location("assessment_forms", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FORMS = _forms()
ANSWERS = {
    "Name of child": "Orla Whitcombe",
    "DOB": "12/05/2014",
    "LCS number": "C201",
    "SEND": "No",
    "level": "Low",
    "related": "Section 17",
    "Locations": "Lantern Hotel - seen with older males\n14 Mossdale Road\nArches under the viaduct",
    "Environments": "Snapchat and TikTok\nPeer group at Fernhill School",
    "Person/s who pose a risk": "Piotr Lanyard aka Pip (DOB 02/03/1991) drives silver Ford Fiesta RK19 TVB, "
    "phone 07700 900811\n"
    "Mo Ferris (16)\nunknown male, 20s",
    "risk": "Low",
    "type": "Child sexual exploitation",
    "Immediate concerns": "Due to meet someone from Snapchat on Friday.",
    "Action already taken against person/s or places of risk": "CAWN considered for Piotr Lanyard.",
    "Threshold met": "Child protection (Section 47)",
    "Date CRE": "14/09/2026",
    "Date of referral to Children": "15/09/2026",
    "Name of Practitioner": "Hettie Maddock",
    "Agency and contact": "Fernhill School, 01632 960101",
}
TICKS = {
    "Concern re": ("", "x", "M", "Talks to adults on Kik as orla_w12."),
    "Regularly missing": ("✓", "✓", "H", ""),
    "Getting into cars": ("", "Yes", "L/M", "Seen in a black Audi A4 LM20 OPA."),
    "Other": ("", "", "", ""),
}
FACTORS = {"Some form": ("x", "", "Parents separated in 2024"), "Previous": ("", "☒", "")}
ACTIONS = [("Safety plan with school", "Social Care", "20/09/2026"), ("Check the phone", "Police", "ASAP")]


@pytest.fixture(scope="module")
def record() -> RecordDraft:
    reading = read_docx(FORMS.appendix_two(ANSWERS, TICKS, FACTORS, ACTIONS), "docx")
    assert looks_like(reading) > 0.9
    (read,) = parse(reading, TODAY)
    return read


@pytest.mark.parametrize("drawn", ["as in the toolkit", "as in the demo"])
def test_it_is_taken_for_no_liberty_report(drawn: str) -> None:
    """The form names a child, persons, places and a day, as a report does."""
    content = FORMS.appendix_two(ANSWERS, TICKS, FACTORS, ACTIONS)
    if drawn == "as in the demo":
        child = Someone("C201", "Orla", "Whitcombe", "F", date(2012, 5, 12), "")
        made = Assessment(
            child, date(2026, 9, 14), "CSE", "High", "Hettie Maddock", {}, {},
            "Lantern Hotel", "Snapchat", "Piotr Lanyard", "Meets somebody on Friday.", "None.", "Bullied.",
        )  # fmt: skip
        content = as_word(made)
    kind, records = classify(read_docx(content, "docx"), TODAY)
    assert (kind, [record.kind for record in records]) == ("risk_assessment", ["risk_assessment"])


def named(record: RecordDraft, kind: str) -> set[str]:
    return {one.text for one in record.mentions if one.kind == kind}


def test_every_mention_is_verbatim(record: RecordDraft) -> None:
    for one in record.mentions:
        assert record.fields[one.field][one.start : one.end] == one.text


def test_head_of_the_form(record: RecordDraft) -> None:
    assert record.kind == "risk_assessment"
    assert record.known_on == date(2026, 9, 14)
    child = record.mentions[record.assessments[0].child or 0]
    assert (child.kind, child.text) == ("Child", "Orla Whitcombe")
    assert (child.attributes["dob"], child.attributes["case_id"]) == ("2014-05-12", "C201")
    assert record.content["practitioner"] == "Hettie Maddock"
    assert record.content["referred_social_care"] == "2026-09-15"


def test_indicators_with_ticks_levels_and_context(record: RecordDraft) -> None:
    read = {one["code"]: one for one in record.assessments[0].indicators}
    assert set(read) == {"online_activity", "missing", "cars_with_adults"}
    assert (read["online_activity"]["cce"], read["online_activity"]["cse"]) == (False, True)
    assert [read[code]["risk"] for code in ("online_activity", "missing", "cars_with_adults")] == ["medium", "high", "medium"]
    assert read["online_activity"]["context"] == "Talks to adults on Kik as orla_w12"
    assert "black Audi" in read["cars_with_adults"]["context"]


def test_summary_threshold_and_factors(record: RecordDraft) -> None:
    assessment = record.assessments[0]
    assert (assessment.risk, assessment.primary_type, assessment.threshold) == ("low", "CSE", "s47")
    assert [(one["code"], one["historic"], one["current"]) for one in assessment.vulnerabilities] == [
        ("family_conflict", True, False),
        ("previous_exploitation", False, True),
    ]
    assert record.content["actions"][0] == {"action": "Safety plan with school", "owner": "Social Care", "due": "20/09/2026"}


def test_what_poses_a_risk_is_evidence(record: RecordDraft) -> None:
    assert {"Lantern Hotel", "14 Mossdale Road"} <= named(record, "Location")
    assert "Piotr Lanyard" in named(record, "PersonOfConcern")
    assert "Mo Ferris" in named(record, "Child")
    assert {"Snapchat", "TikTok"} <= named(record, "OnlinePlatform")
    assert {"RK19 TVB", "LM20 OPA"} <= named(record, "Vehicle")
    assert "orla_w12" in named(record, "OnlineAccount")
    at_risk = [one for one in record.statements if one.predicate == "AT_RISK_FROM"]
    assert {record.mentions[one.object or 0].text for one in at_risk} >= {
        "Lantern Hotel",
        "Piotr Lanyard",
        "Snapchat",
        "Mo Ferris",
    }
    assert all(one.nature == "assessment" and one.subject == record.assessments[0].child for one in at_risk)
    uses = [one for one in record.statements if one.predicate == "USES"]
    assert {record.mentions[one.object or 0].text for one in uses} == {"RK19 TVB", "07700 900811"}


def test_a_child_under_13_is_never_low(record: RecordDraft) -> None:
    assert record.content["flags"] == ["never_low"]
    assert any(problem.field == "risk" and "under 13" in problem.problem for problem in record.problems)


@pytest.mark.parametrize(
    ("changed", "flagged"),
    [({"DOB": "12/05/2011"}, False), ({"DOB": "12/05/2011", "SEND": "Yes - EHCP"}, True), ({"risk": "Medium"}, False)],
)
def test_who_else_can_be_low(changed: dict[str, str], flagged: bool) -> None:
    content = FORMS.appendix_two({**ANSWERS, **changed}, TICKS, {}, [])
    (read,) = parse(read_docx(content, "docx"), TODAY)
    assert (read.content["flags"] == ["never_low"]) is flagged


def test_an_areas_own_version() -> None:
    answers = {
        "Young person": "ASHBOURNE, Kit",
        "Date of birth": "03.02.2010",
        "Current level of risk": "☐ Low ☐ Medium ☒ High",
        "Primary risk": "County lines",
        "Persons of concern": "Dex Holloway; Rina Marsh",
        "Locations of concern": "Vale Street Car Park",
        "Assessed by": "Jo Penrose",
        "Date of assessment": "1st October 2026",
    }
    ticks = {"Regularly": ("☒", "☐", "High", "Found twice in Leeds"), "Increased": ("☒", "", "M", "")}
    reading = read_docx(FORMS.short_form(answers, ticks), "docx")
    assert looks_like(reading) > 0.6
    (read,) = parse(reading, TODAY)
    assessment = read.assessments[0]
    assert (assessment.risk, assessment.primary_type) == ("high", "CCE")
    assert assessment.assessed_on == date(2026, 10, 1)
    assert [(one["code"], one["cce"], one["cse"]) for one in assessment.indicators] == [
        ("missing", True, False),
        ("need_for_money", True, False),
    ]
    assert {"Dex Holloway", "Rina Marsh"} <= named(read, "PersonOfConcern")
    assert "Vale Street Car Park" in named(read, "Location")
    assert read.mentions[assessment.child or 0].text == "ASHBOURNE, Kit"


def test_nobody_named_and_dated_in_the_future() -> None:
    content = FORMS.appendix_two({**ANSWERS, "Name of child": "", "LCS number": "", "Date CRE": "14/09/2027"}, TICKS, {}, [])
    (read,) = parse(read_docx(content, "docx"), TODAY)
    assert {problem.field for problem in read.problems} >= {"child_name", "assessed_on"}
    assert read.assessments[0].child is None


def test_other_documents_do_not_look_like_one() -> None:
    assert (
        looks_like(Reading("docx", [Line("Minutes of the tasking meeting", "title"), Line("Risk assessment review due")])) == 0
    )
