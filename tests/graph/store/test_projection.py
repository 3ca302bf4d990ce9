"""However reports and judgements come, the graph kept in step is the one that is made anew."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import verify
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.drafts import (
    FileDraft,
    IncidentDraft,
    MentionDraft,
    Provenance,
    RecordDraft,
    StatementDraft,
)
from graph.ledger.ids import entity_id, mention_id
from graph.ledger.writer import JudgementDraft
from graph.store.components import Clusters

KINDS = ("Child", "PersonOfConcern", "Location", "OnlinePlatform")
ROLE = {"Child": "VICTIM_IN", "PersonOfConcern": "ALLEGED_IN", "Location": "AT", "OnlinePlatform": "ON"}

mentions = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(["Kai Thomas", "Wharf", "Ewa", "J. Novak"]), st.booleans()),
    max_size=4,
)
reports = st.fixed_dictionaries(
    {
        "what": st.just("report"),
        "reference": st.sampled_from([None, "LIB-1", "LIB-2", "LIB-3", "LIB-4"]),
        "details": st.sampled_from(["Seen in the arcade late at night", "Got into a white car by the park", "short"]),
        "row": st.booleans(),
        "day": st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 4))),
        "mentions": mentions,
        "home": st.booleans(),
    }
)
judgements = st.fixed_dictionaries(
    {
        "what": st.just("judgement"),
        "pair": st.tuples(st.integers(0, 30), st.integers(0, 30)),
        "outcome": st.sampled_from(["same", "same", "same", "not_same", "withdraw", "unsure", "ask"]),
        "author": st.sampled_from(["kith", "kith", "ann", "bo"]),
    }
)
confirmations = st.fixed_dictionaries(
    {
        "what": st.just("confirmation"),
        "member": st.integers(0, 30),
        "outcome": st.sampled_from(["same", "not_same", "not_same", "not_same", "withdraw", "unsure"]),
    }
)
grades = st.fixed_dictionaries({"what": st.just("grade"), "record": st.integers(0, 20)})
steps = st.one_of(reports, judgements, judgements, confirmations, grades)
entries = st.lists(st.lists(steps, min_size=1, max_size=4), max_size=14)


def draft(number: int, told: dict[str, Any]) -> FileDraft:
    drafted = [
        MentionDraft(kind, "discussed", "details", 20 * at, 20 * at + len(text), text, known, {"name": text} if known else {})
        for at, (kind, text, known) in enumerate(told["mentions"])
    ]
    said = [
        StatementDraft(ROLE[mention.kind], at, None, 0)
        if mention.kind in ("Child", "PersonOfConcern")
        else StatementDraft(ROLE[mention.kind], None, at, 0)
        for at, mention in enumerate(drafted)
    ]
    if told["home"] and len(drafted) > 1:
        said.append(StatementDraft("ASSOCIATES_WITH", 0, 1))
    record = RecordDraft(
        "liberty_report",
        locator="row 7" if told["row"] else "",
        reference=told["reference"],
        known_on=told["day"],
        fields={"details": told["details"], "victim": ""},
        incidents=[IncidentDraft(told["day"], "", ["CSE"])],
        mentions=drafted,
        statements=said,
        provenance=Provenance("first_hand", f"source {number % 3}"),
    )
    return FileDraft(f"{number}.docx", f"{number:064x}", 1, "docx", "liberty_report", "", [record])


class Run:
    """Feeds a story to a ledger and remembers what may be judged."""

    def __init__(self, kith: Kith) -> None:
        self.kith = kith
        self.members: list[str] = []
        self.records: list[str] = []
        self.files = 0

    def enter(self, entry: list[dict[str, Any]]) -> None:
        with self.kith.writing("test", "entry") as (writer, driver):
            for step in entry:
                if step["what"] == "report":
                    self._report(writer, step)
                elif step["what"] == "judgement":
                    self._judge(writer, step)
                elif step["what"] == "confirmation":
                    self._confirm(writer, step)
                elif self.records:
                    record = self.records[step["record"] % len(self.records)]
                    driver.execute(
                        "INSERT INTO grades (seq, record, item, source_grade, intelligence_grade, handling, conditions, "
                        "author, graded_at) VALUES (?, ?, 0, '2', 'B', 'P', '', 'ann', '2026-01-01')",
                        (writer.seq, record),
                    )

    def _report(self, writer: Any, step: dict[str, Any]) -> None:
        self.files += 1
        file = draft(self.files, step)
        (kept,) = writer.append(file, "accepted", "test")
        self.records.append(kept.record)
        self.members += dict.fromkeys(mention_id(kept.record, mention) for mention in file.records[0].mentions)

    def _judge(self, writer: Any, step: dict[str, Any]) -> None:
        if len(self.members) < 2:
            return
        a, b = (self.members[place % len(self.members)] for place in step["pair"])
        if a != b:
            writer.judge([JudgementDraft("same_person", a, b, step["outcome"], "name", [], step["author"])])

    def _confirm(self, writer: Any, step: dict[str, Any]) -> None:
        if self.members:
            name = self.members[step["member"] % len(self.members)]
            writer.judge([JudgementDraft("confirm_person", name, name, step["outcome"], "", [], "ann")])


def projection_check(kith: Kith) -> verify.Check:
    return next(check for check in kith.verify() if check.name == "projection")


def memberships(kith: Kith) -> dict[str, str]:
    with kith.database.reading() as connection:
        return dict(raw(connection).execute("SELECT mention, entity FROM graph_entity"))


def standing_apart(kith: Kith) -> list[tuple[str, str]]:
    """Pairs that must be two, told the slow way: a person's last word is that they are not the same, or the machine's is and
    people have not joined them.
    """
    last: dict[tuple[str, str], dict[bool, str]] = {}
    with kith.database.reading() as connection:
        rows = raw(connection).execute("SELECT a, b, outcome, author FROM judgements WHERE kind = 'same_person' ORDER BY n")
        for a, b, outcome, author in rows:
            words = last.setdefault((a, b), {})
            words[author == "kith"] = outcome
    said = {}
    for pair, words in last.items():
        heard = [(words[machine], machine) for machine in (False, True) if words.get(machine, "withdraw") != "withdraw"]
        said[pair] = heard[0] if heard else ("", True)
    by_hand = [pair for pair, word in said.items() if word == ("not_same", False)]
    joined = Clusters()
    for a, b in by_hand:
        joined.hold_apart(a, b)
    for (a, b), word in said.items():
        if word == ("same", False):
            joined.join(a, b)
    by_machine = [pair for pair, word in said.items() if word == ("not_same", True)]
    return by_hand + [(a, b) for a, b in by_machine if joined.root(a) != joined.root(b)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(entries)
def test_kept_in_step_equals_made_anew(told: list[list[dict[str, Any]]]) -> None:
    with TemporaryDirectory() as folder, Kith(Path(folder) / "data") as kith:
        run = Run(kith)
        for entry in told:
            run.enter(entry)
            held = memberships(kith)
            oldest: dict[str, str] = {}
            for member in run.members:
                oldest.setdefault(held[member], member)
            assert all(entity == entity_id(member) for entity, member in oldest.items()), "named after the oldest mention"
            assert all(held[a] != held[b] for a, b in standing_apart(kith)), "not the same stays apart"
            check = projection_check(kith)
            assert check.ok, check.detail


def graph_of(kith: Kith) -> dict[str, list[Any]]:
    with kith.database.reading() as connection:
        driver = raw(connection)
        return {
            table: sorted(driver.execute(f"SELECT * FROM ({sql.format('main')})").fetchall(), key=repr)
            for table, sql in verify.COMPARED.items()
        }


def test_what_is_merged_can_be_split_with_nothing_lost(story: Any) -> None:
    (first,) = story.report("LIB-1", story.mention("Kai Thomas", given="Kai", family="Thomas"))
    (second,) = story.report("LIB-2", story.mention("Kai Thomson", given="Kai", family="Thomson"))
    story.report("LIB-3", story.mention("Wharf Hotel", "Location", "location", name="Wharf Hotel"))
    before = graph_of(story.kith)
    story.judge(first, second, "same", "ann")
    assert graph_of(story.kith) != before
    story.judge(first, second, "withdraw", "ann")
    assert graph_of(story.kith) == before
    assert all(check.ok for check in story.kith.verify()), story.kith.verify()


def test_a_name_is_counted_where_it_stands(story: Any) -> None:
    known = [{"given": "J"}, {"given": "Jo", "family": "Novak"}, {"given": "Josef", "family": "Novak"}]
    told = ["J", "Jo Novak", "Josef Novak", "Josef Novak"]
    given_to = [known[0], known[1], known[2], known[2]]
    ids = [
        story.report(f"LIB-{number}", story.mention(text, **said))[0]
        for number, (text, said) in enumerate(zip(told, given_to, strict=True))
    ]
    for other in ids[1:]:
        story.judge(ids[0], other)
    with story.kith.database.reading() as connection:
        (name,) = raw(connection).execute("SELECT name FROM graph_nodes WHERE kind = 'Child'").fetchone()
    assert name == "Josef Novak"


def test_the_newest_value_is_the_one_known_last(story: Any) -> None:
    (first,) = story.report("LIB-1", story.mention("Kai", risk_level="high"), day=date(2026, 5, 1))
    (second,) = story.report("LIB-2", story.mention("Kai", risk_level="low"), day=date(2026, 4, 1))
    story.judge(first, second)
    with story.kith.database.reading() as connection:
        (level,) = (
            raw(connection).execute("SELECT attributes ->> 'risk_level' FROM graph_nodes WHERE kind = 'Child'").fetchone()
        )
    assert level == "high"
