"""What people decided on findings: a dismissed one stays away until its evidence changes, and then says what changed."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import orjson

from graph.analysis.finding import Finding, Json
from graph.analysis.wording import number
from graph.errors import WrongUsage

DECISIONS = ("accept", "dismiss", "agenda")


def evidence_text(finding: Finding, decided_on: date) -> str:
    """What a decision rests on, as it is kept beside it, and the day it was for whoever decided."""
    rests_on = {
        "reports": finding.reports,
        "observed": finding.measures.get("observed"),
        "tier": finding.tier,
        "children": finding.child_ids,
        "sources": finding.sources,
        "decided_on": decided_on.isoformat(),
    }
    return orjson.dumps(rests_on).decode()


def check_decision(decision: str, reason: str) -> None:
    """Refuse a decision that is none, or has no reason.

    Raises
    ------
    WrongUsage
        Names what is missing.
    """
    if decision not in DECISIONS:
        raise WrongUsage(f"“{decision}” is no decision.", f"Say one of {', '.join(DECISIONS)}.", "decision")
    if not reason.strip():
        raise WrongUsage("A decision needs a reason.", "Say why: --reason TEXT.", "reason")


def standing(driver: sqlite3.Connection, findings: Sequence[Finding], as_of: date) -> list[Finding]:
    """The findings with what was decided on them, without those that were dismissed on the same evidence.

    Parameters
    ----------
    driver : sqlite3.Connection
        Open on the ledger.
    findings : sequence of Finding
        As the methods raised them.
    as_of : date
        Decisions made after it are not looked at.
    """
    latest: dict[str, tuple[str, str, str, str, str]] = {}
    for finding, *rest in driver.execute(
        "SELECT finding, decision, reason, author, decided_at, evidence FROM finding_decisions "
        "WHERE COALESCE(evidence ->> '$.decided_on', substr(decided_at, 1, 10)) <= ? ORDER BY n",
        (as_of.isoformat(),),
    ):
        latest[finding] = (rest[0], rest[1], rest[2], rest[3], rest[4])
    return [told for finding in findings if (told := _told(finding, latest.get(finding.id)))]


def _told(finding: Finding, decided: tuple[str, str, str, str, str] | None) -> Finding | None:
    if decided is None:
        return finding
    decision, reason, author, decided_at, evidence = decided
    changed = _changed(finding, orjson.loads(evidence))
    if decision == "dismiss" and not changed:
        return None
    said = {"decision": decision, "reason": reason, "by": author, "at": decided_at, "new_reports": [], **changed}
    why = finding.why
    if decision == "dismiss":
        why = f"Dismissed before ({reason}); since then {_in_words(changed)}. {why}"
    return replace(finding, why=why, measures={**finding.measures, "decided": said})


def _changed(finding: Finding, then: Json) -> Json:
    """What a finding rests on that it did not rest on when it was decided on; less than then is no change."""
    changed: Json = {}
    if fresh := [reference for reference in finding.reports if reference not in set(then["reports"])]:
        changed["new_reports"] = fresh
    if fresh := [child for child in finding.child_ids if child not in set(then.get("children", finding.child_ids))]:
        changed["new_children"] = fresh
    if finding.sources > then.get("sources", finding.sources):
        changed["sources_then"] = then["sources"]
    if finding.tier == "alert" != then.get("tier", finding.tier):
        changed["tier_then"] = then["tier"]
    return changed


def _in_words(changed: Json) -> str:
    words = []
    if fresh := changed.get("new_reports"):
        words.append(f"{', '.join(fresh)} came in")
    if fresh := changed.get("new_children"):
        words.append(f"{number(len(fresh), 'more child is', 'more children are')} known to be behind it")
    if "sources_then" in changed:
        words.append(f"its independent sources are more than {changed['sources_then']}")
    if "tier_then" in changed:
        words.append("it has become an alert")
    return ", ".join(words)
