"""Whatever people decide, nothing they said is passed over, and taking it all back brings back what was there."""

import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.access import Look
from graph.errors import KithError
from graph.identity.desk import IdentityDesk
from graph.identity.review import Review
from graph.identity.standing import about
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.drafts import FileDraft, IncidentDraft, MentionDraft, RecordDraft

NAMES = [("Kai", "Thomas"), ("K.", "Thomas"), ("Kay", "Thomas"), ("Kia", "Thomas"), ("", ""), ("Ж", ""), ("Ewa", "Nowak")]
people = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(["", "2012-02-03", "2012-03-02", "2012-01-01", "1980-05-05"]),
    st.sampled_from([("Child", "victim"), ("PersonOfConcern", "alleged"), ("Person", "present")]),
    st.booleans(),
)
acts = st.lists(
    st.tuples(st.sampled_from(["same", "same", "not_same", "unsure", "detach"]), st.integers(0, 20), st.integers(0, 20)),
    min_size=1,
    max_size=8,
)


def take_in(kith: Kith, told: list[Any]) -> list[str]:
    """One report for each person, judged one by one."""
    for number, ((given_name, family), dob, (kind, role), sure) in enumerate(told):
        known = {key: value for key, value in {"given": given_name, "family": family, "dob": dob}.items() if value}
        text = f"{given_name} {family}".strip()
        record = RecordDraft(
            "liberty_report",
            reference=f"LIB-{number}",
            known_on=date(2026, 3, 1),
            fields={"details": text},
            incidents=[IncidentDraft(date(2026, 3, 1))],
            mentions=[MentionDraft(kind, role, "details", 0, len(text), text, sure, known)],
        )
        with kith.writing("ann", "ingest") as (writer, driver):
            writer.append(FileDraft("", f"{number:064x}", 1, "docx", "liberty_report", "", [record]), "accepted", "test")
            IdentityDesk().judge_new(writer, driver)
    return list(memberships(kith))


def memberships(kith: Kith) -> dict[str, str]:
    with kith.database.reading() as connection:
        return dict(
            raw(connection).execute(
                "SELECT mention, entity FROM graph_entity JOIN mentions ON id = mention ORDER BY seq, position"
            )
        )


def act(review: Review, members: list[str], step: tuple[str, int, int]) -> str:
    what, one, other = step
    a, b = members[one % len(members)], members[other % len(members)]
    if what == "detach":
        return review.detach(a, "a reason").id
    return review.decide(review.ask(a, b), what, "a reason").id


def all_is_heard(kith: Kith) -> bool:
    """Whether everything that people say stands."""
    held = memberships(kith)
    with kith.database.reading() as connection:
        said = about(raw(connection), held).values()
    return all(
        (held[word.a] == held[word.b]) == (word.outcome == "same")
        for word in said
        if word.by_hand and word.outcome in ("same", "not_same")
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(people, min_size=2, max_size=6), acts)
def test_merge_and_split_and_back(told: list[Any], steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder, Kith(Path(folder) / "data") as kith:
        members = take_in(kith, told)
        review = Review(kith, Look("ann", "test"), date(2026, 4, 1))
        before, made = memberships(kith), []
        for step in steps:
            held = memberships(kith)
            try:
                made.append(act(review, members, step))
            except KithError:
                assert memberships(kith) == held, "what is refused changes nothing"
            assert all_is_heard(kith)
        assert all(check.ok for check in kith.verify() if check.name != "originals")
        for decision in reversed(made):
            review.undo(decision, "taken back")
            assert all_is_heard(kith)
        assert memberships(kith) == before
        assert all(check.ok for check in kith.verify() if check.name != "originals")


def test_five_hundred_mentions_are_no_hurdle(tmp_path: Path) -> None:
    with Kith(tmp_path / "data") as kith:
        mentions = [MentionDraft("Child", "victim", "details", 0, 10, "Kai Thomas", True, {"given": "Kai", "family": "Thomas"})]
        records = [
            RecordDraft("liberty_report", locator=f"row {n}", reference=f"LIB-{n}", mentions=mentions) for n in range(500)
        ]
        with kith.writing("ann", "ingest") as (writer, driver):
            writer.append(FileDraft("", "0" * 64, 1, "csv", "register", "", records), "accepted", "test")
            IdentityDesk().judge_new(writer, driver)
        members = list(memberships(kith))
        assert len(set(memberships(kith).values())) == 1
        review = Review(kith, Look("ann", "test"), date(2026, 4, 1))
        started = time.process_time()
        decision = review.detach(members[0], "another child")
        assert sorted(map(len, (cluster.mentions for cluster in decision.entities))) == [1, 499]
        review.undo(decision.id, "the same")
        assert time.process_time() - started < 10
        assert len(set(memberships(kith).values())) == 1
