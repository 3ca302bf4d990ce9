"""Reports, meetings and rows as they came, with what was read from them, and the originals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.deps import Routes, TheHouse, TheLook, TheView, TheVisitor
from api.record import today
from api.rights import DECIDE, READ
from api.security import ORIGINAL_POLICY
from api.templating import render
from graph.access import MentionRow
from graph.ledger.corrections import of_report
from graph.ledger.database import raw
from graph.triage.grading import Grading
from graph.triage.inbox import Inbox

routes = Routes()

A_PAGE = 50
FURTHEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a field's text; where it names something, the mention."""

    text: str
    mention: MentionRow | None = None


@routes.get("/reports", requires=READ)
def newest(request: Request, view: TheView, page: int = 1) -> Response:
    """All reports, the newest first."""
    page = min(max(page, 1), FURTHEST)
    rows = view.newest_reports(limit=A_PAGE + 1, offset=(page - 1) * A_PAGE)
    return render(request, "reports.html", rows=rows[:A_PAGE], page=page, more=len(rows) > A_PAGE)


@routes.get("/reports/{reference:path}", requires=READ)
def report(request: Request, reference: str, look: TheLook, house: TheHouse, visitor: TheVisitor) -> Response:
    """One report as on its form, with its grades; minutes have a page of their own."""
    sheet = Grading(house.kith, look, today(house.settings.today)).sheet(reference)
    found = sheet.page
    if found.summary.kind == "meeting":
        return RedirectResponse(f"/meetings/{quote(reference)}", 303)
    texts = {name: pieces(text, of_field(found.mentions, name)) for name, _, text in found.fields}
    mark = Inbox(house.kith, look, today(house.settings.today)).of_record(found.summary.record)
    may_grade = visitor.may(DECIDE)
    with house.kith.database.reading_as(look.actor) as connection:
        corrections = of_report(raw(connection), found.summary.reference)
    return render(
        request, "report.html", record=found, texts=texts, graded=sheet.items, mark=mark, may_grade=may_grade,
        corrections=corrections,
    )  # fmt: skip


@routes.get("/originals/{document}", requires=READ)
def original(document: str, view: TheView) -> Response:
    """The file as it came, to be saved."""
    name, _, content = view.original(document)
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name.replace('/', '_'))}",
            "Content-Security-Policy": ORIGINAL_POLICY,
        },
    )


def of_field(mentions: Sequence[MentionRow], name: str) -> list[MentionRow]:
    """The mentions that stand in one field."""
    return [mention for mention in mentions if mention.field == name]


def pieces(text: str, mentions: Sequence[MentionRow]) -> list[Piece]:
    """A field's text cut at its mentions; where two overlap the longer one is shown."""
    return list(_cut(text, sorted(mentions, key=lambda mention: (mention.start, -mention.end))))


def _cut(text: str, ordered: Sequence[MentionRow]) -> Iterator[Piece]:
    at = 0
    for mention in ordered:
        if mention.start < at or mention.end > len(text) or mention.start >= mention.end:
            continue
        if mention.start > at:
            yield Piece(text[at : mention.start])
        yield Piece(text[mention.start : mention.end], mention)
        at = mention.end
    if at < len(text):
        yield Piece(text[at:])
