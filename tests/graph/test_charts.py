"""Saved charts: nothing is lost, and what changed underneath is told."""

import multiprocessing
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.charts import Charts, of_meeting
from graph.errors import BadInput, NotAllowed, NotFound, TooLarge
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.drafts import StatementDraft

SPAWN = multiprocessing.get_context("spawn")


def charts(kith: Kith, actor: str = "ann", *roles: str) -> Charts:
    return Charts(kith.database, kith.view(actor, "a test"), roles or ("analyst",))


def state(*ids: str, **more: Any) -> dict[str, Any]:
    return {"nodes": [{"id": one, "x": 10.0 * at, "y": 5.0} for at, one in enumerate(ids)], **more}


def entity(kith: Kith, name: str) -> str:
    return kith.view("ann", "a test").find(name)[0].node.id


@pytest.fixture
def told(story: Any) -> Any:
    story.report("LIB-1", story.mention("Kai Thomas"), story.mention("Wharf Hotel", "Location", "location", 20))
    return story


def test_a_chart_comes_back_as_it_was_left(told: Any) -> None:
    kai = entity(told.kith, "Kai Thomas")
    left = state(kai, note="Ask the school", title="Wharf")
    kept = charts(told.kith).save(left, "Wharf")
    opened = charts(told.kith).open(kept.version.chart)
    assert opened.state == left
    assert [node.name for node in opened.now.nodes] == ["Kai Thomas"]
    assert not opened.changes
    (listed,) = charts(told.kith).listed()
    assert (listed.newest.name, listed.owner, listed.roles) == ("Wharf", "ann", ())


def test_it_is_there_after_a_restart_and_the_graph_is_not_behind(told: Any) -> None:
    kept = charts(told.kith).save(state(entity(told.kith, "Kai Thomas")), "Wharf")
    before = told.kith.view("ann", "a test").status()
    told.kith.close()
    with Kith(told.kith.folder.path) as again:
        assert charts(again).open(kept.version.chart).version == kept.version
        assert again.view("ann", "a test").status() == before
        assert before.behind == 0
        assert all(check.ok for check in again.verify())


def test_two_who_save_one_chart_lose_nothing_and_the_later_is_told(told: Any) -> None:
    ours = charts(told.kith)
    first = ours.save(state(), "Ours").version
    ours.share(first.chart, ["ce_lead"])
    theirs = charts(told.kith, "bo", "ce_lead")
    assert ours.save(state(note="by ann"), "Ours", first.chart, first.version).beside == ()
    later = theirs.save(state(note="by bo"), "Ours", first.chart, first.version)
    assert [(row.version, row.author) for row in later.beside] == [(2, "ann")]
    assert ours.open(first.chart, 2).state["note"] == "by ann"
    assert ours.open(first.chart).state["note"] == "by bo"
    assert theirs.save(state(note="on"), "Ours", first.chart, later.version.version).beside == ()


def save_often(folder: Path, chart: str, name: str) -> None:
    with Kith(folder) as kith:
        for number in range(8):
            charts(kith, name).save(state(note=f"{name} {number}"), "Ours", chart, 1)


def test_two_processes_saving_at_once_lose_nothing(told: Any) -> None:
    chart = charts(told.kith).save(state(), "Ours").version.chart
    charts(told.kith).share(chart, ["analyst"])
    savers = [SPAWN.Process(target=save_often, args=(told.kith.folder.path, chart, name)) for name in ("ann", "bo")]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
        assert saver.exitcode == 0
    assert [row.version for row in charts(told.kith).versions(chart)] == list(range(17, 0, -1))


def test_only_whoever_made_it_and_roles_it_is_shared_with_reach_it(told: Any) -> None:
    ours = charts(told.kith)
    chart = ours.save(state(), "Ours").version.chart
    for act in (
        lambda: charts(told.kith, "bo", "ce_lead").open(chart),
        lambda: charts(told.kith, "bo", "ce_lead").save(state(), "x", chart, 1),
        lambda: charts(told.kith, "bo", "ce_lead").share(chart, ["ce_lead"]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert charts(told.kith, "bo", "ce_lead").listed() == []
    ours.share(chart, ["ce_lead"])
    assert [row.newest.chart for row in charts(told.kith, "bo", "ce_lead").listed()] == [chart]
    ours.share(chart, [])
    assert charts(told.kith, "bo", "ce_lead").listed() == []
    with pytest.raises(NotFound):
        ours.open("cnone")


def test_one_snapshot_a_meeting(told: Any) -> None:
    ours = charts(told.kith)
    chart = ours.save(state(note="first"), "Ours").version.chart
    march, april = date(2026, 3, 25), date(2026, 4, 22)
    for meeting in (march, april, march):
        ours.snapshot(chart, meeting)
    assert [(row.meeting, row.version) for row in of_meeting(ours.versions(chart))] == [(april, 3), (march, 4)]
    assert ours.rename(chart, "Other").version.name == "Other"
    assert ours.open(chart).state["title"] == "Other"


def test_what_was_merged_split_or_withdrawn_is_told_as_what_it_became(told: Any) -> None:
    story, kith = told, told.kith
    (one,) = story.report("LIB-2", story.mention("Mo Iqbal"))
    (two,) = story.report("LIB-3", story.mention("Mohammed Iqbal"))
    a, b, gone = entity(kith, "Mo Iqbal"), entity(kith, "Mohammed Iqbal"), entity(kith, "Wharf Hotel")
    chart = charts(kith).save(state(a, b, gone), "Ours").version
    story.judge(one, two, author="ann")
    merged = charts(kith).open(chart.chart).changes
    assert [(became.id, became.was, became.now[0].id) for became in merged.merged] == [(b, "Mohammed Iqbal", a)]
    after = charts(kith).save(state(a), "Ours", chart.chart, chart.version).version
    assert not charts(kith).open(chart.chart).changes
    story.judge(one, two, "not_same", author="ann")
    (split,) = charts(kith).open(chart.chart, after.version).changes.split
    assert (split.id, sorted(node.id for node in split.now)) == (a, sorted((a, b)))
    # A newer version of the report no longer names the place.
    story.report("LIB-1", story.mention("Kai Thomas"), details="Nothing is said of any place in this one, at all.")
    (withdrawn,) = charts(kith).open(chart.chart, chart.version).changes.gone
    assert (withdrawn.id, withdrawn.was, withdrawn.now) == (gone, "Wharf Hotel", ())


def test_new_links_and_reports_are_told(story: Any) -> None:
    child, place = story.report("LIB-1", story.mention("Kai Thomas"), story.mention("Wharf Hotel", "Location", "location", 20))
    chart = charts(story.kith).save(state(kai := "e" + child[1:], wharf := "e" + place[1:]), "Ours").version.chart
    story.report("LIB-2", story.mention("Lena Marsh"))
    assert not charts(story.kith).open(chart).changes
    (again,) = story.report("LIB-3", story.mention("Wharf Hotel", "Location", "location"))
    named = [story.mention("Kai Thomas", role="discussed"), story.mention("Wharf Hotel", "Location", "discussed", 20)]
    said = [StatementDraft("FREQUENTS", 0, 1, None)]
    fourth = story.report("LIB-4", *named, statements=said)
    for one, other in ((place, again), (child, fourth[0]), (place, fourth[1])):
        story.judge(one, other)
    changes = charts(story.kith).open(chart).changes
    assert changes.reports == {"LIB-3": [wharf], "LIB-4": sorted([kai, wharf])}
    assert [(link.kind, link.source, link.target) for link in changes.links] == [("FREQUENTS", kai, wharf)]


@pytest.mark.parametrize("wrong", [{}, {"nodes": 1}, {"nodes": [1]}, {"nodes": [{"id": 2}]}])
def test_what_is_no_chart_is_refused(kith: Kith, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        charts(kith).save(wrong, "x")


def test_too_much_is_refused(kith: Kith) -> None:
    with pytest.raises(TooLarge):
        charts(kith).save(state(*map(str, range(6001))), "x")
    with pytest.raises(TooLarge):
        charts(kith).save(state(note="x" * 5_000_000), "x")


def test_versions_cannot_be_changed_and_looks_are_logged(told: Any) -> None:
    chart = charts(told.kith).save(state(entity(told.kith, "Kai Thomas")), "Ours").version.chart
    charts(told.kith).open(chart)
    with told.kith.database.reading() as connection:
        said = [row[0] for row in raw(connection).execute("SELECT what FROM audit")]
    assert f"saved chart {chart}, version 1" in said
    with closing(sqlite3.connect(told.kith.folder.database)) as direct:
        for change in ("UPDATE chart_versions SET state = ''", "DELETE FROM chart_versions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                direct.execute(change)
