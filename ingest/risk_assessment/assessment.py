"""One CRE risk assessment, made into a record."""

import re
from datetime import date
from typing import Any

from graph.ages import age_on
from graph.casework.rule import NEVER_LOW, suggests_risk, why_never_low
from graph.ledger.drafts import AssessmentDraft, Json, Problem, RecordDraft
from graph.ontology.catalogue import term
from ingest.dated import dates_in
from ingest.extraction.names import read_name
from ingest.labels import Labels, mapping
from ingest.mentioning import mention
from ingest.readers.model import Grid, Line, Reading
from ingest.risk_assessment.concerns import Concerns
from ingest.risk_assessment.form import Form, read_form
from ingest.risk_assessment.guessed import is_title
from ingest.risk_assessment.judged import judge, planned, told_history
from ingest.risk_assessment.ticks import chosen_boxes, printed_term, read_indicators, read_vulnerabilities
from ingest.ticks import ticked

_HEADED = re.compile(r"indicator|factor|vulnerab", re.I)
"""Words that head the tables of the form; a file without them, and without a title that says so, holds none."""
_REPORT = re.compile(r"liberty|information report|intelligence report|minutes|tasking|meeting|referral|register|letter", re.I)
_TITLE_WORDS = 16
_TITLES = 8
_FEWEST = 3
_HEAD = 3
"""A title stands among so many first lines; further down "meeting" is a word as any other."""


def looks_like(reading: Reading) -> float:
    """How sure it is that a file holds a risk assessment, from 0 to 1."""
    entitled = _entitled(reading)
    if not entitled and not _HEADED.search(reading.text()):
        return 0.0
    form = read_form(reading)
    rows = form.tables.get("indicators", [])
    printed = sum(1 for row in rows if printed_term("indicator", row.cell("indicator") or row.cell("factor"))[0])
    score = 0.1 * min(printed, 6) + 0.25 * ("vulnerabilities" in form.headers) + 0.2 * (entitled or _old_title(reading))
    score += 0.8 * (entitled and (printed > 0 or len(rows) >= _FEWEST))
    score += 0.45 * (entitled and not rows and _says_level(form))
    return min(1.0, score) if form.headers & {"indicators", "vulnerabilities"} or entitled else 0.0


_CRE = re.compile(r"risk assessment|risk indicators|\bCRE\b", re.I)


def _old_title(reading: Reading) -> bool:
    return any(_CRE.search(block.text) for block in list(reading.body())[:10] if isinstance(block, Line))


def _says_level(form: Form) -> bool:
    """Whether a form without a table of signs names a child and says how high the risk is."""
    fields = form.fields
    return bool(
        (fields["child_name"] or fields["case_id"])
        and (fields["risk"] or fields["total"])
        and (fields["persons"] or fields["planned"])
    )


def _entitled(reading: Reading) -> bool:
    """Whether one of the first lines names the document an assessment of risk and no report or minutes."""
    first = [line for block in list(reading.body())[:_TITLES] for line in _lines(block)]
    titles = [line for line in first if 0 < len(line.split()) <= _TITLE_WORDS]
    if any(_REPORT.search(line) for line in titles[:_HEAD]):
        return False
    return any(map(is_title, titles))


def _lines(block: Line | Grid) -> list[str]:
    if isinstance(block, Line):
        return block.text.split("\n")
    return [cell for row in block.rows[:1] for cell in row if cell] if len(block.rows) else []


def parse(reading: Reading, today: date) -> list[RecordDraft]:
    """Read one risk assessment.

    Parameters
    ----------
    reading : Reading
        The document.
    today : date
        An assessment after it is kept and asked about; where it bears no date the child's age counts today.

    Returns
    -------
    list of RecordDraft
        One record of kind "risk_assessment", with its assessment.
    """
    form = read_form(reading)
    record = RecordDraft(kind="risk_assessment", fields=form.fields, labels=form.labels, unplaced=form.unplaced)
    for name in ("indicators", "vulnerabilities", "actions"):
        record.fields.setdefault(name, "")
    record.reference = form.fields["reference"] or None
    assessed_on = _assessed_on(record, today)
    record.known_on = assessed_on
    child = _child(record, form)
    indicators = read_indicators(form.tables.get("indicators", []))
    judged = judge(form, reading, indicators)
    record.problems += judged.problems
    assessment = AssessmentDraft(
        child=child,
        assessed_on=assessed_on,
        risk=judged.level,
        primary_type=_primary_type(form.fields["primary_type"]),
        threshold=_threshold(form.fields["threshold"]) or _threshold(form.fields["threshold_summary"]),
        indicators=indicators,
        vulnerabilities=read_vulnerabilities(form.tables.get("vulnerabilities", [])) + told_history(form.fields["history"]),
        content={**_content(form, assessed_on), **judged.content},
    )
    record.assessments.append(assessment)
    record.content = {"risk": assessment.risk, "primary_type": assessment.primary_type, **assessment.content}
    Concerns(record, child, assessed_on).name_all(indicators)
    _check_level(record, assessment, today)
    return [record]


def _assessed_on(record: RecordDraft, today: date) -> date | None:
    for name in ("assessed_on", "signed_on"):
        found = dates_in(record.fields[name])
        if found and found[0].value is not None:
            day = found[0].value
            if day > today:
                problem = f"The assessment is dated {day:%d/%m/%Y}, which is in the future."
                record.problems.append(Problem(name, problem, "Check the date; the assessment is kept."))
            return day
    unread = Problem("assessed_on", "The assessment bears no date that can be read.", "Give the date it was completed.")
    record.problems.append(unread)
    return None


def _child(record: RecordDraft, form: Form) -> int | None:
    """Mention the child that is assessed."""
    written = form.fields["child_name"]
    name = read_name(written)
    case_id = form.fields["case_id"]
    if not name.is_name and not case_id:
        record.problems.append(
            Problem("child_name", "The assessment does not say whose it is.", "Give the child's name or case number.")
        )
        return None
    said: dict[str, Any] = {"case_id": case_id, "school": form.fields["school"].split("\n")[0]}
    dob = dates_in(form.fields["dob"])
    said["dob"] = dob[0].value.isoformat() if dob and dob[0].value else name.dob
    if form.fields["dob"] and not said["dob"]:
        said["dob_raw"] = form.fields["dob"]
        problem = f"“{form.fields['dob']}” is not a date of birth."
        record.problems.append(Problem("dob", problem, "Correct the date of birth."))
    age = re.search(r"\d{1,2}", form.fields["age"])
    said["age"] = int(age[0]) if age else name.age
    said["send"] = _yes(form.fields["send"])
    said["looked_after"] = _yes(form.fields["looked_after"])
    if not name.is_name:
        return mention(record, "Child", "case_id", case_id, **said)
    said |= {"given": name.given, "family": name.family, "aliases": list(name.aliases)}
    return mention(record, "Child", "child_name", written[name.text_start : name.text_end], name.text_start, **said)


def _yes(text: str) -> bool | None:
    """What a cell answers; None where it is empty."""
    return ticked(re.split(r"[\s,;:(–-]", text.strip(), maxsplit=1)[0]) if text.strip() else None


def _primary_type(text: str) -> str:
    if boxes := chosen_boxes(text):
        text = "/".join(boxes)
    whole = term("exploitation", text)
    if whole is not None:
        return whole.code
    known = [found.code for piece in re.split(r"[/,;&(\n]|\band\b", text) if (found := term("exploitation", piece))]
    return known[0] if known else ""


def _threshold(text: str) -> str:
    """The highest threshold that the text names; as written where it names none that is known."""
    known = mapping("risk_assessment")["thresholds"]
    found = Labels(known).find(text)
    if found is not None or not text:
        return found or ""
    said = text.casefold()
    for code, forms in known.items():
        if any(re.search(rf"\b{re.escape(form)}\b", said) for form in forms):
            return str(code)
    return text


def _content(form: Form, assessed_on: date | None) -> Json:
    actions = [
        {"action": row.cell("action"), "owner": row.cell("owner"), "due": row.cell("due")}
        for row in form.tables.get("actions", [])
    ]
    actions += planned(form.fields["planned"], assessed_on)
    dates = {
        name: found[0].value.isoformat()
        for name in ("referred_social_care", "referred_police", "next_review")
        if (found := dates_in(form.fields[name])) and found[0].value
    }
    return {
        "practitioner": form.fields["practitioner"],
        "agency": form.fields["agency"],
        "protective_factors": form.fields["protective_factors"],
        "actions": actions,
        **dates,
        "flags": [],
    }


def _check_level(record: RecordDraft, assessment: AssessmentDraft, today: date) -> None:
    """The rule of the form: with indicators of risk, no child under 13 or with SEND can be Low."""
    if not assessment.risk:
        if not any(problem.field == "risk" for problem in record.problems):
            record.problems.append(Problem("risk", "No level of risk is given.", "Ask the practitioner for the level."))
        return
    if assessment.child is None or not suggests_risk(assessment.indicators):
        return
    said = record.mentions[assessment.child].attributes
    born = said.get("dob")
    age = age_on(date.fromisoformat(born), assessment.assessed_on or today) if born else said.get("age")
    why = why_never_low(assessment.risk, age, send=bool(said.get("send")))
    if why:
        assessment.content["flags"] = record.content["flags"] = [NEVER_LOW]
        record.problems.append(
            Problem(
                "risk",
                f"Assessed Low though indicators suggest risk and the child {why}.",
                "Ask the practitioner to review the level of risk.",
            )
        )
