"""Questions are asked once, answered with a reason, and every answer can be taken back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from graph.access import Look
from graph.errors import BadInput, Contradiction, NotFound, WrongUsage
from graph.identity.desk import IdentityDesk
from graph.identity.review import Review
from graph.kith import Kith
from graph.ledger.database import raw

TODAY = date(2026, 4, 1)
NAMES = {
    "kai": ("Kai Thomas", {"given": "Kai", "family": "Thomas"}),
    "k": ("K. Thomas", {"given": "K.", "family": "Thomas"}),
    "kay": ("Kay Thomas", {"given": "Kay", "family": "Thomas"}),
    "ewa": ("Ewa Nowak", {"given": "Ewa", "family": "Nowak"}),
}


class Desk:
    """A record with review, told in a few words."""

    def __init__(self, story: Any) -> None:
        self.story, self.kith = story, story.kith
        self.review = Review(self.kith, Look("ann", "test"), TODAY)
        self.number = 0

    def told(self, who: str, role: str = "victim", kind: str = "Child", sure: bool = True, **said: Any) -> str:
        """A report of one person, judged as it is on intake; gives the mention."""
        self.number += 1
        text, known = NAMES.get(who, (who, {}))
        mention = self.story.mention(text, kind, role, **{**known, **said})
        mention.sure = sure
        record = self.story.record(f"LIB-{self.number:03}", [mention])
        draft = self.story.file(record, name=f"{self.number}.docx")
        with self.kith.writing("ann", "ingest") as (writer, driver):
            writer.append(draft, "accepted", "test")
            IdentityDesk().judge_new(writer, driver)
        with self.kith.database.reading() as connection:
            row = raw(connection).execute("SELECT id FROM mentions ORDER BY seq DESC, position DESC LIMIT 1").fetchone()
        return str(row[0])

    def entity(self, mention: str) -> str:
        with self.kith.database.reading() as connection:
            row = raw(connection).execute("SELECT entity FROM graph_entity WHERE mention = ?", (mention,)).fetchone()
        return str(row[0])

    def one(self, *mentions: str) -> bool:
        return len({self.entity(mention) for mention in mentions}) == 1

    def join(self, a: str, b: str) -> str:
        return self.review.decide(self.review.ask(a, b), "same", "seen together").id

    def part(self, a: str, b: str) -> str:
        return self.review.decide(self.review.ask(a, b), "not_same", "two schools").id

    def open(self, kind: str = "") -> list[str]:
        return [asked.question.id for asked in self.review.questions(kind).asked]


@pytest.fixture
def desk(story: Any) -> Iterator[Desk]:
    yield Desk(story)
    broken = [check for check in story.kith.verify() if not check.ok and check.name != "originals"]
    assert broken == []


def graph_of(kith: Kith) -> dict[str, str]:
    with kith.database.reading() as connection:
        return dict(raw(connection).execute("SELECT mention, entity FROM graph_entity"))


def test_an_initial_is_asked_about_and_the_answer_joins(desk: Desk) -> None:
    full, short = desk.told("kai"), desk.told("k")
    assert not desk.one(full, short)
    listing = desk.review.questions("same_person")
    (asked,) = listing.asked
    assert listing.left == 1
    assert {asked.a.id, asked.b.id} == {full, short}
    assert asked.question.would_change == 1
    decision = desk.review.decide(asked.question.id, "same", "same school")
    assert desk.one(full, short)
    assert (decision.left, [set(cluster.mentions) for cluster in decision.entities]) == (0, [{full, short}])
    desk.review.undo(decision.id, "it was his cousin")
    assert not desk.one(full, short)
    assert desk.open() == [asked.question.id]


def test_the_same_question_has_the_same_id(desk: Desk) -> None:
    desk.told("kai"), desk.told("k")
    assert desk.open() == desk.open()
    a, b = desk.told("ewa"), desk.told("kay")
    assert desk.review.ask(a, b) == desk.review.ask(desk.entity(b), desk.entity(a))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_decision_needs_a_reason(desk: Desk, reason: str) -> None:
    question = desk.review.ask(desk.told("kai"), desk.told("ewa"))
    with pytest.raises(WrongUsage, match="reason"):
        desk.review.decide(question, "same", reason)
    assert question in desk.open()


def test_same_is_refused_with_the_chain_that_contradicts_it(desk: Desk) -> None:
    kai, kay, ewa = desk.told("kai"), desk.told("kay"), desk.told("ewa")
    apart = desk.part(kai, kay)
    desk.join(kay, ewa)
    question = desk.review.ask(kai, ewa)
    with pytest.raises(Contradiction) as refused:
        desk.review.decide(question, "same", "they look alike")
    for words in ("Kai Thomas", "Kay Thomas", "Ewa Nowak", "not the same", "two schools", apart):
        assert words in str(refused.value)
    desk.review.undo(apart, "one school after all")
    desk.review.decide(question, "same", "they look alike")
    assert desk.one(kai, kay, ewa)


def test_not_same_is_refused_where_people_joined_the_two(desk: Desk) -> None:
    kai, kay, ewa = desk.told("kai"), desk.told("kay"), desk.told("ewa")
    question = desk.review.ask(kai, ewa)
    desk.story.judge(kai, kay, "same", "ann")
    desk.story.judge(kay, ewa, "same", "bo")
    with pytest.raises(Contradiction, match=r"Kai Thomas.*Kay Thomas.*ann.*Kay Thomas.*Ewa Nowak.*bo"):
        desk.review.decide(question, "not_same", "no")
    assert desk.one(kai, kay, ewa)


def test_what_the_machine_joined_gives_way(desk: Desk) -> None:
    first, second, ewa = desk.told("kai"), desk.told("kai"), desk.told("ewa")
    assert desk.one(first, second)
    question = desk.review.ask(first, ewa)
    desk.review.decide(question, "not_same", "no")
    desk.review.detach(second, "another child of that name")
    assert not desk.one(first, second)
    desk.join(second, ewa)
    assert desk.one(second, ewa)


def test_not_same_binds_the_cluster_and_survives_a_split(desk: Desk) -> None:
    kai, kay, ewa = desk.told("kai"), desk.told("kay"), desk.told("ewa")
    joined = desk.join(kai, kay)
    desk.part(kay, ewa)
    with pytest.raises(Contradiction):
        desk.review.decide(desk.review.ask(kai, ewa), "same", "x")
    desk.review.undo(joined, "two children")
    with pytest.raises(Contradiction):
        desk.join(kay, ewa)
    desk.join(kai, ewa)
    assert desk.one(kai, ewa)
    assert not desk.one(kai, kay)


def test_unsure_returns_only_on_new_evidence(desk: Desk) -> None:
    desk.told("kai"), desk.told("k")
    (question,) = desk.open()
    assert desk.review.decide(question, "unsure", "cannot tell").left == 0
    assert desk.open() == []
    desk.told("ewa")
    assert desk.open() == []
    desk.told("kai")
    assert len(desk.open()) == 1


def test_a_question_that_is_gone_is_said_to_be(desk: Desk) -> None:
    desk.told("kai"), desk.told("k")
    (question,) = desk.open()
    desk.review.decide(question, "same", "yes")
    before = graph_of(desk.kith)
    with pytest.raises(NotFound, match="gone"):
        desk.review.decide(question, "same", "yes")
    with pytest.raises(NotFound, match="no question"):
        desk.review.decide("q0123456789abcdef", "same", "yes")
    with pytest.raises(NotFound, match="no decision"):
        desk.review.undo("j1", "no")
    assert graph_of(desk.kith) == before


def test_a_decision_is_taken_back_once(desk: Desk) -> None:
    decision = desk.join(desk.told("kai"), desk.told("ewa"))
    desk.review.undo(decision, "wrong")
    with pytest.raises(NotFound, match="no longer stands"):
        desk.review.undo(decision, "wrong")


def test_an_undo_can_be_undone(desk: Desk) -> None:
    kai, ewa = desk.told("kai"), desk.told("ewa")
    back = desk.review.undo(desk.join(kai, ewa), "wrong")
    assert not desk.one(kai, ewa)
    desk.review.undo(back.id, "right after all")
    assert desk.one(kai, ewa)


def test_taking_back_is_refused_where_later_decisions_stand_on_it(desk: Desk) -> None:
    kai, kay, ewa = desk.told("kai"), desk.told("kay"), desk.told("ewa")
    apart = desk.part(kai, ewa)
    back = desk.review.undo(apart, "perhaps one")
    desk.story.judge(kai, kay, "same", "ann")
    desk.story.judge(kay, ewa, "same", "ann")
    with pytest.raises(Contradiction):
        desk.review.undo(back.id, "two after all")
    assert desk.one(kai, kay, ewa)


def test_a_child_and_an_adult_are_made_one_only_when_it_is_said(desk: Desk) -> None:
    child = desk.told("kai", dob="2012-02-03")
    adult = desk.told("kai", role="alleged", kind="PersonOfConcern", dob="1980-02-04")
    question = desk.review.ask(child, adult)
    with pytest.raises(Contradiction, match="adult"):
        desk.review.decide(question, "same", "one name")
    assert not desk.one(child, adult)
    desk.review.decide(question, "same", "one name", child_and_adult=True)
    assert desk.one(child, adult)


def test_things_of_two_kinds_are_never_asked_about(desk: Desk) -> None:
    kai = desk.told("kai")
    place = desk.told("Wharf Hotel", role="location", kind="Location", name="Wharf Hotel")
    with pytest.raises(BadInput, match="different kinds"):
        desk.review.ask(kai, place)
    with pytest.raises(NotFound):
        desk.review.ask(kai, "e0000000000000000")
    with pytest.raises(BadInput, match="one already"):
        desk.review.ask(kai, kai)


def test_taking_a_mention_out_leaves_the_rest_together(desk: Desk) -> None:
    mentions = [desk.told("kai", dob="2012-02-03") for _ in range(5)]
    assert desk.one(*mentions)
    decision = desk.review.detach(mentions[0], "another child")
    assert desk.one(*mentions[1:])
    assert not desk.one(mentions[0], mentions[1])
    desk.review.undo(decision.id, "the same after all")
    assert desk.one(*mentions)
    with pytest.raises(BadInput, match="by itself"):
        desk.review.detach(desk.told("ewa"), "x")


@pytest.mark.parametrize("which", [0, 2])
def test_those_joined_by_name_alone_stay_together_when_one_is_taken_out(desk: Desk, which: int) -> None:
    mentions = [desk.told("kai") for _ in range(5)]
    assert desk.one(*mentions)
    out = mentions.pop(which)
    decision = desk.review.detach(out, "another child")
    assert desk.one(*mentions)
    assert not desk.one(out, mentions[0])
    assert desk.open() == []
    desk.told("ewa")
    assert desk.one(*mentions)
    desk.review.undo(decision.id, "the same after all")
    assert desk.one(out, *mentions)


def test_taking_out_overrules_what_people_joined_and_brings_it_back(desk: Desk) -> None:
    kai, ewa = desk.told("kai"), desk.told("ewa")
    desk.join(kai, ewa)
    decision = desk.review.detach(ewa, "a mistake")
    assert not desk.one(kai, ewa)
    desk.review.undo(decision.id, "no mistake")
    assert desk.one(kai, ewa)


def test_a_name_in_free_text_waits_until_it_is_confirmed(desk: Desk) -> None:
    stranger = desk.told("Sizzle Box", kind="Person", role="present", sure=False)
    (question,) = desk.open("confirm_person")
    desk.review.decide(question, "same", "known to the school")
    assert desk.open("confirm_person") == []
    assert desk.kith.view("ann", "test").entity(desk.entity(stranger)).node.name == "Sizzle Box"


def test_who_is_nobody_leaves_the_graph_but_not_the_record(desk: Desk) -> None:
    stranger = desk.told("Sizzle Box", kind="Person", role="present", sure=False)
    (question,) = desk.open("confirm_person")
    view = desk.kith.view("ann", "test")
    decision = desk.review.decide(question, "not_same", "a takeaway")
    assert desk.open() == []
    assert view.find("Sizzle Box") == []
    with pytest.raises(NotFound):
        view.entity(desk.entity(stranger))
    assert [row.text for row in view.mentions("LIB-001")] == ["Sizzle Box"]
    desk.review.undo(decision.id, "a nickname")
    assert view.entity(desk.entity(stranger)).node.name == "Sizzle Box"
    assert desk.open() == [question]


def test_identical_questions_are_answered_in_one_go(desk: Desk) -> None:
    desk.told("kai", dob="2012-02-03"), desk.told("Mina Reed"), desk.told("Ola Reed")
    shorts = [desk.told("K. Thomas", given="K.", family="Thomas", school=f"school {at}") for at in range(3)]
    asked = [one for one in desk.review.questions("same_person").asked if len(one.alike) > 1]
    assert asked, "three reports of K. Thomas, each at another school"
    desk.review.decide(asked[0].question.id, "same", "all of them", alike=True)
    assert desk.one(*shorts)


def test_each_look_and_each_decision_is_logged(desk: Desk) -> None:
    desk.told("kai"), desk.told("k")
    (question,) = desk.open()
    desk.review.decide(question, "same", "yes")
    with desk.kith.database.reading() as connection:
        rows = raw(connection).execute("SELECT verb, what, actor, purpose FROM audit ORDER BY n DESC LIMIT 2").fetchall()
    assert [row[0] for row in rows] == ["combination", "consultation"]
    assert rows[0][2:] == ("ann", "test")


def test_one_answer_covers_the_spellings_of_a_place_and_is_taken_back_at_once(desk: Desk) -> None:
    def place(name: str) -> str:
        return desk.told(name, role="location", kind="Location", name=name)

    right = place("Merebridge Bus Station")
    slips = [place(name) for name in ("Merebridge Bus Sation", "Mreebridge Bus Station", "Merebridge Buss Station")]
    (line,) = desk.review.gathered("same_place").lines
    assert len(line.names) == 2
    assert line.settles == 3
    screen = desk.review.screen(line.asked.question.id)
    assert sorted(screen.spellings) == sorted(line.asked.alike)
    kept_apart, taken = line.asked.alike
    decision = desk.review.decide(line.asked.question.id, "same", "one bus station", alike=[taken])
    assert desk.open("same_place") == [kept_apart]
    assert sum(desk.one(right, slip) for slip in slips) == 2
    desk.review.undo(decision.id, "a second one opened")
    assert len(desk.open("same_place")) == 3
    desk.review.decide(line.asked.question.id, "same", "one bus station", alike=True)
    assert desk.one(right, *slips)
