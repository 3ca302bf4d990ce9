"""What wider partners see: pseudonyms, no free text, small numbers not told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from api.charting import kept, with_pseudonyms
from api.deps import House, Routes, TheHouse, TheLook, TheVisitor
from api.record import findings, today
from api.rights import SHARED, Role
from api.routes.charts import charts_of
from api.templating import FINDING_WORDS, MARKING, render
from graph.access import Look
from graph.analysis.finding import Finding
from graph.charts import Charts
from graph.errors import NotFound
from graph.pseudonyms import Pseudonyms, key_of
from graph.sharing import homes
from graph.triage.shared_words import NAMES, shared_words
from viz.export.picture import Origin, Picture
from viz.export.redaction import FEWEST, at_least, without_small_numbers
from viz.export.vector import drawn
from viz.style import legend, link_words

routes = Routes()

PLACES = ("location", "platform")
"""Kinds of findings that wider partners see: about places and platforms, never about a person."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A finding without names of people, free text and small numbers."""

    name: str
    kind: str
    tier: str
    change: str
    since: date | None
    children: str
    sources: str


def _charts(request: Request, visitor: TheVisitor, house: TheHouse) -> Charts:
    """Charts shared with partner agencies; others may look at what these see."""
    view = house.kith.view(visitor.user.name, visitor.purpose)
    return (
        Charts(house.kith.database, view, [str(Role.PARTNER)]) if visitor.user.roles == {Role.PARTNER} else charts_of(request)
    )


@routes.get("/shared", requires=SHARED)
def every(request: Request, visitor: TheVisitor, look: TheLook, house: TheHouse) -> Response:
    """Places and platforms that stand out, and the charts shared with partner agencies."""
    day = today(house.settings.today)
    names = Pseudonyms(key_of(house.kith.folder))
    found = findings(house.kith, look, day)
    rows = redacted(found, names)
    words, withheld = words_of(house, look, found, names)
    charts = [row for row in _charts(request, visitor, house).listed() if Role.PARTNER in row.roles]
    return render(request, "shared.html", rows=rows, charts=charts, day=day, fewest=FEWEST, words=words, withheld=withheld)


def words_of(
    house: House, look: Look, found: Iterable[Finding], pseudonyms: Pseudonyms
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """What reports say of each place and platform in words for sharing: name, grade, words; and what is withheld, and why."""
    view = house.kith.view(look.actor, look.purpose)
    private = homes(house.kith.database)
    told, withheld = [], Counter[str]()
    for one in (one for one in found if one.kind in PLACES and one.subjects):
        name = pseudonyms.names([one.subjects[0]])[one.subjects[0].id]
        for item in view.read(partial(shared_words, references=one.reports)):
            withheld.update([item.withheld] if item.withheld else ())
            if item.words and (item.names_somebody or any(home.casefold() in item.words.casefold() for home in private)):
                withheld[NAMES] += 1
            elif item.words:
                told.append((name, item.grade, item.words))
    return list(dict.fromkeys(told)), [(why, at_least(count)) for why, count in withheld.items()]


@routes.get("/shared/charts/{chart}", requires=SHARED)
def one(request: Request, chart: str, visitor: TheVisitor, house: TheHouse) -> Response:
    """One chart as wider partners see it."""
    charts = _charts(request, visitor, house)
    if Role.PARTNER not in charts.one(chart).roles:
        raise NotFound("This chart is not shared with partner agencies.", "Ask whoever made it.")
    found = charts.open(chart)
    origin = Origin(MARKING, found.owner, today(house.settings.today), "partner agencies", visitor.purpose)
    picture = without_small_numbers(
        with_pseudonyms(kept(found.state, found.now, origin), Pseudonyms(key_of(house.kith.folder)))
    )
    return render(
        request,
        "shared_chart.html",
        drawn=Markup(drawn(picture)),  # noqa: S704 -- our own SVG, every text in it escaped
        rows=rows_of(picture),
        legend=legend(node.kind for node in picture.part.nodes),
        saved=found.version.saved_at[:10],
        fewest=FEWEST,
    )


def redacted(found: Iterable[Finding], pseudonyms: Pseudonyms) -> list[Redacted]:
    """Findings about places and platforms, as wider partners may see them."""
    return [
        Redacted(
            pseudonyms.names([one.subjects[0]])[one.subjects[0].id],
            FINDING_WORDS[one.kind],
            one.tier,
            one.change,
            one.since,
            at_least(one.children),
            at_least(one.sources),
        )
        for one in found
        if one.kind in PLACES and one.subjects
    ]


def rows_of(picture: Picture) -> list[tuple[str, str, str, str]]:
    """The links of a redacted chart: from, how, to, sources."""
    names = picture.names
    return [(names[link.source], link_words(link.kind), names[link.target], at_least(link.sources)) for link in picture.links]
