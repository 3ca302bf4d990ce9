"""Counts of referrals to the police, crimes, charges, offences, platforms, measures and reports."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.quarterly.children import NOT_RECORDED, Counts, with_total
from graph.quarterly.facts import Facts, Row
from graph.quarterly.periods import Span, quarters

NOTICE = "Child Abduction Warning Notice"
IMAGES = re.compile(r"\b(?:iioc|indecent image|indecent photo|online|internet|extreme porn|prohibited image)", re.IGNORECASE)
LAGS = ((0, "same_day"), (7, "week"), (30, "month"), (90, "quarter"), (365, "year"))
HOME = re.compile(r"children.?s home|residential", re.IGNORECASE)


def referrals(facts: Facts, span: Span) -> Counts:
    """Referrals, crimes, charges and notices."""
    cyber = {
        number for row in facts.rows["offence"] if row.said.get("cyber") is True and (number := row.said.get("crime_number"))
    }
    told: Counter[str] = Counter()
    for row in facts.once("police_referral"):
        side = "online" if _online(row.said, cyber) else "offline"
        if span.holds(_day(row, "referral_date")):
            told.update(("referrals", f"referrals_{side}"))
        if _crimed(row.said) and span.holds(_day(row, "reported", "referral_date")):
            told.update(("crimes", f"crimes_{side}"))
    charged = [row for row in facts.rows["police_referral"] if _charged_in(row, span)]
    suspects = {name for row in charged for name in row.named.get("suspect", (row.record,))}
    notices = (row for row in facts.rows["disruption"] if row.said.get("measure") == NOTICE)
    return {
        **told,
        "individuals": len(suspects),
        "charges": len(charged),
        "notices": sum(span.holds(row.on) for row in notices),
    }


def _online(said: Mapping[str, Any], cyber: set[str]) -> bool:
    return (
        "ONLINE" in (said.get("exploitation") or ())
        or said.get("crime_number") in cyber
        or bool(IMAGES.search(str(said.get("offence", ""))))
    )


def _crimed(said: Mapping[str, Any]) -> bool:
    told = said.get("crimed")
    return told if isinstance(told, bool) else bool(said.get("crime_number"))


def _charged_in(row: Row, span: Span) -> bool:
    return row.said.get("charged") is True and span.holds(_day(row, "charge_date", "reported", "referral_date"))


def charges(facts: Facts, span: Span) -> Counts:
    """Charges by offence."""
    charged = (row for row in facts.rows["police_referral"] if _charged_in(row, span))
    return with_total(" ".join(str(row.said.get("offence") or "Offence not recorded").split()) for row in charged)


def disruption(facts: Facts, span: Span) -> Counts:
    """Measures by tool."""
    return with_total(row.said.get("measure") or NOT_RECORDED for row in facts.rows["disruption"] if span.holds(row.on))


def _offences(facts: Facts, span: Span) -> list[Row]:
    return [row for row in facts.once("offence") if span.holds(row.on)]


def cyber(facts: Facts, span: Span) -> Counts:
    """Offences, cyber related and not."""
    return with_total(_cyber(row.said) for row in _offences(facts, span))


def _cyber(said: Mapping[str, Any]) -> str:
    told = said.get("cyber")
    if isinstance(told, bool):
        return "cyber" if told else "not_cyber"
    return "cyber" if said.get("platform") else "not_known"


def offence_lag(facts: Facts, span: Span) -> Counts:
    """How long it took from offence to report."""
    told: Counter[str] = Counter()
    for row in _offences(facts, span):
        happened, reported = _day(row, "offence_date"), _day(row, "reported")
        told["total"] += 1
        if happened is None or reported is None or reported < happened:
            told["not_known"] += 1
            continue
        days = (reported - happened).days
        told[next((name for most, name in LAGS if days <= most), "longer")] += 1
        told["same_quarter"] += quarters(happened, happened)[0].label == quarters(reported, reported)[0].label
    return told


def no_place(facts: Facts, span: Span) -> Counts:
    """Offences and reports without a place."""
    placed = {
        number for row in facts.rows["police_referral"] if "place" in row.named and (number := row.said.get("crime_number"))
    }
    offences = _offences(facts, span)
    reports = [report for report in facts.reports if span.holds(report.on)]
    return {
        "offences_no_place": sum("place" not in row.named and row.said.get("crime_number") not in placed for row in offences),
        "offences": len(offences),
        "reports_no_place": sum(not report.places for report in reports),
        "reports": len(reports),
    }


def homes(facts: Facts) -> dict[str, tuple[str, str]]:
    """Entity of each children's home to its name and the officer attached to it, as on the newest list of places."""
    found = {}
    for row in facts.rows["place"]:
        if HOME.search(str(row.said.get("place_kind", ""))):
            (entity,) = row.named.get("place", ("",))[:1]
            found[entity] = (str(row.said.get("place", "")), str(row.said.get("home_officer", "")))
    return found


def cla_homes(facts: Facts, span: Span) -> Counts:
    """Reports by children's home."""
    told: Counter[str] = Counter()
    for entity, (name, officer) in homes(facts).items():
        words = f"{name} ({officer})" if officer else f"{name} (no officer recorded)"
        told[words] += sum(
            span.holds(report.on) and (entity in report.places or name.casefold() in report.agency.casefold())
            for report in facts.reports
        )
    return told


def _day(row: Row, *names: str) -> date | None:
    told = next((value for name in names if isinstance(value := row.said.get(name), str)), None)
    return date.fromisoformat(told[:10]) if told else row.on
