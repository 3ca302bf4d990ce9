"""From the fields of a form to a record: dates, answers, footing, incident; what is amiss is said with its remedy."""

import re
from datetime import date

from graph.ledger.drafts import IncidentDraft, Problem, Provenance, RecordDraft
from ingest.extraction.dates import DateReading, read_date
from ingest.liberty.asides import read_head, take_in
from ingest.liberty.beside import settle
from ingest.liberty.form import Form
from ingest.liberty.inferred import infer
from ingest.liberty.mentions import add_mentions
from ingest.liberty.values import (
    exploitation_codes,
    is_named_witness,
    says_referral,
    serious_words,
    shared_list,
    willing,
    yes_no,
)

_BIRTH = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)[\s:.]*[\d/.\- ]{6,12}", re.I)
_WEEK = re.compile(
    r"\b(?:w/?c\.?|week\s+(?:commencing|beginning|ending|of)|w/?e\.?)\s+(?:\w+\s+)?[\d/.\- ]{1,10}"
    r"(?:[a-z]{3,9}\b\s*(?:\d{4})?)?",
    re.I,
)
"""A week tells no day."""
SUMMARY_LENGTH = 200


def build_record(form: Form, today: date, locator: str = "", sent: date | None = None) -> RecordDraft:
    """Make the record of one form.

    Parameters
    ----------
    form : Form
    today : date
        A report dated later is flagged.
    locator : str, optional
        Where in the file it stands.
    sent : date, optional
        Day on which the e-mail that carried it was sent.
    """
    settle(form)
    infer(form, sent or today)
    take_in(form)
    read_head(form)
    fields = form.values
    record = RecordDraft(
        kind="liberty_report", locator=locator, reference=" ".join(fields["reference"].split()) or None, fields=fields,
        labels=form.labels, unplaced=form.unplaced, problems=list(form.problems),
    )  # fmt: skip
    reported = read_date(fields["reported_at"], today)
    incident = _incident_date(fields["details"], reported.value or sent or today, dated=bool(reported.value or sent))
    _date_record(record, reported, incident, sent, today)
    codes, strange = exploitation_codes(fields["exploitation"])
    if strange:
        record.problems.append(
            Problem(
                "exploitation",
                f"“{strange[0]}” is no form of exploitation that Kith knows.",
                "Add it as a synonym to graph/ontology/vocabularies.yaml, or correct the form.",
                "note",
            )
        )
    record.incidents.append(IncidentDraft(incident.value, incident.time, list(codes), _summary(fields["details"])))
    record.content = _content(fields, list(codes), incident)
    record.provenance = _provenance(record)
    add_mentions(record)
    return record


def _incident_date(details: str, anchor: date, *, dated: bool) -> DateReading:
    head = details[:600]
    if "b" in head.lower() and (_BIRTH.search(head)):
        head = _BIRTH.sub(lambda match: " " * len(match[0]), head)
    head = _WEEK.sub(lambda match: " " * len(match[0]), head)
    reading = read_date(head, anchor)
    return DateReading(time=reading.time) if reading.relative and not dated else reading


def _date_record(record: RecordDraft, reported: DateReading, incident: DateReading, sent: date | None, today: date) -> None:
    record.known_on, record.known_time = reported.value, reported.time
    if reported.value is None:
        record.known_on = incident.value or sent
        fallback = "the date of the incident" if incident.value else "the date on which the e-mail was sent" if sent else ""
        why = reported.problem or "the form gives no date of report"
        instead = f" Kith uses {fallback}." if fallback else ""
        remedy = "Ask the reporter for the date, correct the form and ingest it again."
        note = bool(fallback) and not reported.problem
        _flag(record, "reported_at", f"The date of report cannot be used: {why}.{instead}", remedy, note=note)
    elif reported.value > today:
        _flag(
            record,
            "reported_at",
            f"The report is dated {reported.value:%d/%m/%Y}, which is in the future.",
            "Check the date with the reporter; the report is kept as it stands.",
        )
    if incident.problem and incident.raw:
        _flag(
            record,
            "details",
            f"The date of the incident cannot be read: {incident.problem}.",
            "Ask the reporter for the date, correct the form and ingest it again.",
        )
    elif incident.value is None:
        _flag(
            record,
            "details",
            "The report gives no date of the incident.",
            "Ask the reporter when it happened, if that matters.",
            note=True,
        )
    elif incident.value > today or (reported.value and incident.value > reported.value and reported.value <= today):
        _flag(
            record,
            "details",
            f"The incident is dated {incident.value:%d/%m/%Y}, after {'today' if incident.value > today else 'the report'}.",
            "Check the date with the reporter; day and month may be swapped.",
        )


def _flag(record: RecordDraft, field: str, problem: str, remedy: str, *, note: bool = False) -> None:
    record.problems.append(Problem(field, problem, remedy, "note" if note else "attention"))


def _content(fields: dict[str, str], codes: list[str], incident: DateReading) -> dict[str, object]:
    referral = says_referral(fields["shared_with"]) or says_referral(fields["details"])
    content: dict[str, object] = {
        "exploitation": codes,
        "willing_to_engage": willing(fields["willing_to_engage"]),
        "occurred_on": incident.value.isoformat() if incident.value else "",
        "occurred_time": incident.time,
        "referral_said": referral,
        "shared_with": list(shared_list(fields["shared_with"])),
        "serious_unreferred": [] if referral else list(serious_words(fields["details"])),
    }
    if incident.swapped:
        content["occurred_on_swapped"] = incident.swapped.isoformat()
    for name in ("witnessed", "member_of_public", "practitioner", "third_party"):
        content[name] = yes_no(fields[name])
    if risk := " ".join(fields.get("risk", "").split()):
        content["risk"] = risk
    return content


def _provenance(record: RecordDraft) -> Provenance:
    fields, said = record.fields, record.content
    reporter, agency, witness = (
        " ".join(fields[name].split()) for name in ("reporter_name", "reporter_agency", "witness_details")
    )
    passed_on = said["third_party"] is True or (said["third_party"] is None and bool(witness))
    if said["witnessed"] and not (passed_on and witness):
        root = normalised(f"{reporter}, {agency}" if agency else reporter)
        return Provenance("first_hand", root or None, reporter, agency)
    if said["witnessed"]:
        _flag(
            record,
            "witnessed",
            "The form says both that the reporter witnessed it and that it comes from a third party; "
            "Kith counts it as passed on.",
            "Ask the reporter who saw it.",
            note=True,
        )
    if (passed_on or witness) and is_named_witness(witness):
        return Provenance("third_party", normalised(witness), reporter, agency)
    return Provenance("untraced", None, reporter, agency)


def normalised(text: str) -> str:
    """Lower case, single spaces, no punctuation at the ends: how sources are compared."""
    return re.sub(r"\s+", " ", text).strip(" .,;:-").casefold()


def _summary(details: str) -> str:
    flat = " ".join(details.split())
    return flat if len(flat) <= SUMMARY_LENGTH else flat[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"
