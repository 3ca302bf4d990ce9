"""The JSON of commands and of /api/v1: one function a shape, so that both always say the same.

Dates are ISO 8601, a link's ``reports`` is the list of references, and an absent date is ``null``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from graph.access import EntityRecord, Role
from graph.analysis.finding import Finding
from graph.ledger.actions import overdue
from graph.ledger.drafts import Problem
from graph.ledger.shown import ActionRow, MentionRow, RecordPage, ReportSummary
from graph.store.base import Link, Match, Node, Path, Subgraph
from graph.subjects import category, is_assessed

if TYPE_CHECKING:  # readers and analysis take a second to import, and no shape needs them
    from graph.analysis.linked import Peer, Peers
    from ingest.pipeline import FileOutcome

Json = dict[str, Any]
OUTCOMES = ("accepted", "already_held", "needs_attention", "rejected")


def iso(day: date | None) -> str | None:
    """A date as ISO 8601 text, or None."""
    return day.isoformat() if day else None


def node_json(node: Node) -> Json:
    """A node as it stands in lists: id, kind and name; of a person the category of data subject too."""
    said = {"id": node.id, "kind": node.kind, "name": node.name}
    return said if (held := category(node)) is None else {**said, "data_subject_category": held}


def match_json(match: Match) -> Json:
    """One answer of a search."""
    return {
        **node_json(match.node),
        "also_known_as": list(match.node.also_known_as),
        "data_subject_category": category(match.node),
        "score": round(match.score, 4),
    }


def matches_json(matches: Iterable[Match]) -> Json:
    """The answer of ``find``."""
    return {"matches": [match_json(match) for match in matches]}


def link_json(link: Link) -> Json:
    """One link between two named ends."""
    return {
        "source": link.source,
        "target": link.target,
        "kind": link.kind,
        "reports": list(link.reports),
        "first": iso(link.first),
        "last": iso(link.last),
    }


def link_from_json(link: Link, here: str) -> Json:
    """One link as seen from the entity `here`: only the other end is named."""
    said = link_json(link)
    source, target = said.pop("source"), said.pop("target")
    return {"to": target if source == here else source, **said}


def role_json(role: Role) -> Json:
    """The part an entity has in one incident."""
    return {"incident": role.incident, "role": role.role, "date": iso(role.date), "reports": list(role.reports)}


def _attributes(node: Node) -> Json:
    """What is known of a node; of a person also the category of data subject, and what of it is no fact but an assessment."""
    if (held := category(node)) is None:
        return dict(node.attributes)
    assessed = [name for name in node.attributes if is_assessed(name)]
    return {**node.attributes, "data_subject_category": held, "assessments": assessed}


def entity_json(record: EntityRecord) -> Json:
    """The answer of ``entity``."""
    node = record.node
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "also_known_as": list(node.also_known_as),
        "attributes": _attributes(node),
        "roles": [role_json(role) for role in record.roles],
        "links": [link_from_json(link, node.id) for link in record.links],
    }


def neighbours_json(part: Subgraph) -> Json:
    """The answer of ``neighbours``."""
    return {"nodes": [node_json(node) for node in part.nodes], "links": [link_json(link) for link in part.links]}


def path_json(path: Path) -> Json:
    """One way between two entities, and what it says in words."""
    return {
        "nodes": [node_json(node) for node in path.nodes],
        "links": [link_json(link) for link in path.links],
        "in_words": path.in_words,
    }


def paths_json(paths: Iterable[Path]) -> Json:
    """The answer of ``path``."""
    return {"paths": [path_json(path) for path in paths]}


def mention_json(row: MentionRow) -> Json:
    """One mention, `text` verbatim."""
    return {
        "id": row.id,
        "file": row.file,
        "reference": row.reference,
        "kind": row.kind,
        "text": row.text,
        "role": row.role,
        "field": row.field,
        "start": row.start,
        "end": row.end,
        "sure": row.sure,
        "entity": row.entity,
    }


def mentions_json(rows: Iterable[MentionRow]) -> Json:
    """The answer of ``mentions``."""
    return {"mentions": [mention_json(row) for row in rows]}


def finding_json(finding: Finding) -> Json:
    """One finding."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "tier": finding.tier,
        "subjects": [node_json(node) for node in finding.subjects],
        "why": finding.why,
        "measures": dict(finding.measures),
        "children": finding.children,
        "sources": finding.sources,
        "reports": list(finding.reports),
        "since": iso(finding.since),
        "change": finding.change,
        "would_clear": finding.would_clear,
        "stability": dict(finding.stability),
    }


def peers_json(found: Peers) -> Json:
    """The answer of ``peers``."""
    return {
        "peers": [peer_json(peer) for peer in found.peers],
        "left_out_contexts": [node_json(one) for one in found.left_out_contexts],
    }


def peer_json(peer: Peer) -> Json:
    """One linked peer with the clauses that say why."""
    return {
        "id": peer.id,
        "name": peer.name,
        "bits": peer.bits,
        "band": peer.band,
        "because": [{"text": said.text, "bits": said.bits, "reports": list(said.reports)} for said in peer.because],
        "reported_together": peer.reported_together,
    }


def findings_json(findings: Iterable[Finding], as_of: date, window_days: int) -> Json:
    """The answer of ``findings``."""
    return {
        "as_of": as_of.isoformat(),
        "window_days": window_days,
        "findings": [finding_json(finding) for finding in findings],
    }


def action_json(action: ActionRow, on: date) -> Json:
    """One action of a meeting."""
    return {
        "ref": action.ref,
        "text": action.text,
        "owner": action.owner,
        "due": iso(action.due),
        "five_p": action.five_p,
        "status": action.status,
        "meeting": action.meeting,
        "targets": list(action.targets),
        "overdue": overdue(action, on),
        "history": [{"meeting": meeting, "status": status} for meeting, status in action.history],
    }


def actions_json(actions: Iterable[ActionRow], on: date) -> Json:
    """The answer of ``actions``."""
    return {"actions": [action_json(action, on) for action in actions]}


def problem_json(problem: Problem) -> Json:
    """One problem of a file, with the way out."""
    return {"field": problem.field, "problem": problem.problem, "remedy": problem.remedy}


def outcome_json(outcome: FileOutcome) -> Json:
    """What became of one file."""
    return {
        "path": outcome.path,
        "outcome": outcome.outcome,
        "kind": outcome.kind,
        "references": list(outcome.references),
        "problems": [problem_json(problem) for problem in outcome.problems],
    }


def ingest_json(outcomes: Sequence[FileOutcome]) -> Json:
    """The answer of ``ingest``: every file, and how many came to each end."""
    totals = {name: sum(outcome.outcome == name for outcome in outcomes) for name in OUTCOMES}
    return {
        "files": [outcome_json(outcome) for outcome in outcomes],
        "totals": {"files": len(outcomes), **totals},
    }


def report_json(summary: ReportSummary) -> Json:
    """One line of a list of reports."""
    return {
        "reference": summary.reference,
        "kind": summary.kind,
        "known_on": iso(summary.known_on),
        "occurred_on": iso(summary.occurred_on),
        "agency": summary.agency,
        "reporter": summary.reporter,
        "footing": summary.footing,
        "exploitation": list(summary.exploitation),
        "version": summary.version,
        "file": summary.file,
        "serious_unreferred": list(summary.serious_unreferred),
    }


def record_json(page: RecordPage) -> Json:
    """One report, meeting or row with everything read from it."""
    return {
        **report_json(page.summary),
        "fields": [{"name": name, "label": label, "text": text} for name, label, text in page.fields],
        "unplaced": list(page.unplaced),
        "mentions": [mention_json(row) for row in page.mentions],
        "problems": [dict(problem) for problem in page.problems],
        "original": page.document,
        "media": page.media,
        "versions": [report_json(version) for version in page.versions],
    }
