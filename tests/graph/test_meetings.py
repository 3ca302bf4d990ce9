"""Meetings: the agenda fills itself, people order it, decisions become actions, and minutes carry these on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from graph.errors import NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger.actions import overdue
from graph.ledger.drafts import ActionDraft, RecordDraft
from graph.ledger.shown import ActionRow
from graph.meetings.book import Book

TODAY = date(2026, 3, 31)
Minutes = Callable[..., None]


def action(ref: str, text: str, owner: str = "Licensing", status: str = "", section: str = "new") -> ActionDraft:
    return ActionDraft(ref, text, owner, date(2026, 3, 20), "20/03/2026", "Prevent", status, section)  # type: ignore[arg-type]


@pytest.fixture
def minutes(story: Any) -> Minutes:
    def take(day: date, *actions: ActionDraft, next_meeting: str = "", group: str = "") -> None:
        record = RecordDraft("meeting", reference=day.isoformat(), known_on=day, fields={"date": day.isoformat()})
        record.actions = list(actions)
        record.content = {"next_meeting": next_meeting or None, "group": group}
        story.take(record, name=f"{day} {group}.docx", kind="tasking_minutes")

    return take


@pytest.fixture
def book(kith: Kith) -> Book:
    return Book(kith.database, kith.view("ann", "a test"), TODAY)


@pytest.fixture
def rows(kith: Kith) -> Callable[[], dict[str, ActionRow]]:
    return lambda: {row.ref: row for row in kith.view("ann", "a test").actions()}


def keys(book: Book, section: str) -> list[str]:
    return [one.item.key for placing in book.agenda().sections if placing.section.kind.key == section for one in placing.placed]


class TestActions:
    def test_of_two_groups_that_met_on_one_day_both_count(self, minutes: Minutes, rows: Any) -> None:
        minutes(date(2026, 3, 5), action("TA1", "Visit the shop"), group="tasking")
        minutes(date(2026, 3, 5), action("SX1", "Partial closure"), group="socex sub group")
        assert set(rows()) == {"TA1", "SX1"}

    def test_of_two_versions_of_one_groups_minutes_the_newer_counts(self, minutes: Minutes, rows: Any) -> None:
        minutes(date(2026, 3, 5), action("TA1", "Visit the shop"), group="tasking")
        minutes(
            date(2026, 3, 5), action("TA1", "Visit the shop", owner="Police"), action("TA2", "Call school"), group="tasking"
        )
        assert {ref: row.owner for ref, row in rows().items()} == {"TA1": "Police", "TA2": "Licensing"}

    def test_are_followed_by_reference(self, minutes: Minutes, rows: Any) -> None:
        minutes(date(2026, 1, 28), action("TA001", "Visit Wharf Hotel and check its register"))
        minutes(date(2026, 2, 25), action("ta 001", "Visit Wharf Hotel", status="Ongoing", section="previous"))
        minutes(date(2026, 3, 25), action("TA-001", "", status="Complete", section="previous"))
        (row,) = rows().values()
        assert row.history == (("2026-02-25", "Ongoing"), ("2026-03-25", "Complete"))
        assert (row.ref, row.status, row.meeting) == ("TA001", "Complete", "2026-01-28")
        assert not overdue(row, TODAY)

    def test_are_followed_by_text_and_owner_where_the_minutes_give_no_reference(self, minutes: Minutes, rows: Any) -> None:
        minutes(date(2026, 1, 28), action("TA001", "Visit Wharf Hotel and check its register"))
        told = action("2026-02-25/P01", "Visit Wharf Hotel and check its register.", status="Ongoing", section="previous")
        minutes(date(2026, 2, 25), told)
        assert rows()["TA001"].status == "Ongoing"
        assert overdue(rows()["TA001"], TODAY)
        assert len(rows()) == 1

    def test_are_asked_about_where_it_is_not_sure(self, minutes: Minutes, rows: Any, book: Book) -> None:
        minutes(date(2026, 1, 28), action("TA001", "Visit the Wharf Hotel and check its register"))
        told = action("2026-02-25/P01", "Check register of Wharf Hotel", "Police", "Ongoing", "previous")
        minutes(date(2026, 2, 25), told)
        assert rows()["TA001"].status == "Not started"
        (doubt,) = book.agenda().doubts
        assert (doubt.later.key, doubt.earlier.ref) == ("2026-02-25|2026-02-25/P01", "TA001")
        book.match(doubt.later.key, "TA001", same=True)
        assert book.agenda().doubts == ()
        assert (rows()["TA001"].status, len(rows())) == ("Ongoing", 1)

    def test_of_the_same_words_about_somebody_else_are_not_taken_for_each_other(self, minutes: Minutes, rows: Any) -> None:
        text = "Complete risk assessment review for {}"
        minutes(date(2026, 1, 28), action("TA001", text.format("Zara Novak")), action("TA002", text.format("Wren Novak")))
        told = action("2026-02-25/P01", text.format("Wren Novak"), status="Complete", section="previous")
        minutes(date(2026, 2, 25), told, action("2026-02-25/P02", text.format("Orla Haddad"), section="previous"))
        assert (rows()["TA001"].status, rows()["TA002"].status) == ("Not started", "Complete")
        assert len(rows()) == 3

    def test_of_a_name_that_may_be_misspelt_are_asked_about(self, minutes: Minutes, book: Book) -> None:
        minutes(date(2026, 1, 28), action("TA001", "Complete risk assessment review for Farah Khatun"))
        told = action(
            "2026-02-25/P01", "Complete risk assessment review for Fraah Khatun", status="Complete", section="previous"
        )
        minutes(date(2026, 2, 25), told)
        assert [doubt.earlier.ref for doubt in book.agenda().doubts] == ["TA001"]

    def test_stay_apart_once_somebody_said_so(self, minutes: Minutes, rows: Any, book: Book) -> None:
        minutes(date(2026, 1, 28), action("TA001", "Visit the Wharf Hotel and check its register"))
        minutes(date(2026, 2, 25), action("2026-02-25/P01", "Check register of Wharf Hotel", "Police", "Ongoing", "previous"))
        (doubt,) = book.agenda().doubts
        book.match(doubt.later.key, doubt.earlier.ref, same=False, reason="another hotel")
        assert book.agenda().doubts == ()
        assert len(rows()) == 2
        with pytest.raises(NotFound):
            book.match(doubt.later.key, doubt.earlier.ref, same=True)

    def test_of_one_reference_given_again_are_two(self, minutes: Minutes, rows: Any) -> None:
        minutes(date(2026, 1, 28), action("AP1", "Visit Wharf Hotel"))
        minutes(date(2026, 2, 25), action("AP1", "Ask the school for attendance of all pupils in year nine", "Education"))
        minutes(date(2026, 3, 25), action("AP1", "Ask the school for attendance", "Education", "Complete", "previous"))
        assert {ref: row.status for ref, row in rows().items()} == {"AP1": "Not started", "AP1 (2026-02-25)": "Complete"}

    def test_of_a_reference_that_nobody_set_are_said(self, minutes: Minutes, book: Book) -> None:
        minutes(date(2026, 1, 28), action("TA001", "Visit Wharf Hotel", section="previous", status="Ongoing"))
        assert book.agenda().unknown == ()  # the first minutes held speak of what came before them
        minutes(date(2026, 2, 25), action("TA777", "Ring the bus company", "Police", "Ongoing", "previous"))
        assert book.agenda().unknown == ("TA777",)


class TestTheNextMeeting:
    def test_is_on_no_day_where_nothing_says_one(self, book: Book) -> None:
        agenda = book.agenda()
        assert agenda.day is None
        assert [placing.placed for placing in agenda.sections] == [()] * len(agenda.sections)
        with pytest.raises(WrongUsage, match="No meeting is planned"):
            book.add("operations", "Operation Harbour", "It begins")
        book.plan(date(2026, 4, 22))
        assert book.next_day() == (date(2026, 4, 22), True)

    def test_is_when_the_minutes_say_or_by_habit(self, minutes: Minutes, book: Book) -> None:
        minutes(date(2026, 1, 28))
        minutes(date(2026, 2, 25))
        minutes(date(2026, 3, 25))
        assert book.next_day() == (date(2026, 4, 22), False)
        minutes(date(2026, 3, 30), next_meeting="2026-04-29")
        assert book.next_day() == (date(2026, 4, 29), False)
        with pytest.raises(WrongUsage, match="held already"):
            book.plan(date(2026, 3, 25))

    def test_tells_what_is_new_since_the_last_minutes_today_s_too(self, minutes: Minutes, book: Book) -> None:
        minutes(date(2026, 3, 25), next_meeting="2026-03-31")
        assert (book.agenda().day, book.agenda().since) == (TODAY, date(2026, 3, 25))
        minutes(TODAY, next_meeting="2026-04-29")
        assert (book.agenda().day, book.agenda().since) == (date(2026, 4, 29), TODAY)

    def test_has_what_is_open_and_overdue_first(self, minutes: Minutes, book: Book) -> None:
        late = action("TA002", "Ring the bus company")
        soon = action("TA001", "Visit Wharf Hotel")
        soon.due = date(2026, 5, 1)
        minutes(date(2026, 3, 25), soon, late, action("TA003", "Done already", status="Complete"))
        assert keys(book, "previous_actions")[:2] == ["previous_actions:TA002", "previous_actions:TA001"]

    def test_is_ordered_added_to_and_taken_from_with_a_reason(self, minutes: Minutes, book: Book) -> None:
        minutes(date(2026, 3, 25))
        for name in ("Harbour", "Lantern"):
            book.add("operations", f"Operation {name}", "It begins")
        first, second = keys(book, "operations")
        book.order("operations", second, up=True)
        assert keys(book, "operations") == [second, first]
        with pytest.raises(WrongUsage, match="needs a reason"):
            book.drop(first, " ")
        book.drop(first, "Not before May")
        assert keys(book, "operations") == [second]
        (placing,) = [one for one in book.agenda().sections if one.section.kind.key == "operations"]
        assert [(item.key, event.reason) for item, event in placing.dropped] == [(first, "Not before May")]
        book.restore(first)
        assert keys(book, "operations") == [second, first]
        for wrong in ("operations:none", "previous_actions:TA777"):
            with pytest.raises(NotFound):
                book.note(wrong, "said")

    def test_notes_stand_on_their_item_and_are_logged(self, minutes: Minutes, book: Book, kith: Kith) -> None:
        minutes(date(2026, 3, 25))
        item = book.add("operations", "Operation Harbour", "It begins").item
        book.note(item, "Two warrants in April")
        (placing,) = [one for one in book.agenda().sections if one.section.kind.key == "operations"]
        assert [note.content["text"] for note in placing.placed[0].notes] == ["Two warrants in April"]
        with kith.database.reading() as connection:
            verb = connection.exec_driver_sql("SELECT verb FROM audit WHERE what LIKE '%note operations%'").scalar()
        assert verb == "alteration"


class TestDecisions:
    DUE = date(2026, 5, 1)

    @pytest.mark.parametrize(
        ("text", "owner", "due", "five_p", "field"),
        [
            ("", "Police", DUE, "Pursue", "text"),
            ("Visit", "", DUE, "Pursue", "owner"),
            ("Visit", "Police", None, "Pursue", "due"),
            ("Visit", "Police", DUE, "Provide", "five_p"),  # not among those in use since April 2023
        ],
    )
    def test_need_all_their_parts(
        self, minutes: Minutes, book: Book, text: str, owner: str, due: date | None, five_p: str, field: str
    ) -> None:
        minutes(date(2026, 3, 25))
        with pytest.raises(WrongUsage) as refused:
            book.decide(text, owner, due, five_p)
        assert refused.value.field == field

    def test_become_actions_that_later_minutes_carry_on(self, minutes: Minutes, book: Book, rows: Any, story: Any) -> None:
        (child,) = story.report("LIB-1", story.mention("Mina Quigley"))
        minutes(date(2026, 3, 25), action("TA007", "Visit Wharf Hotel"))
        kept = book.decide("Serve a warning notice", "Police CRE Unit", self.DUE, "pursue", [f"e{child[1:]}"])
        assert (kept.item, kept.meeting) == ("TA008", "2026-04-24")
        row = rows()["TA008"]
        assert (row.owner, row.due, row.five_p, row.targets) == ("Police CRE Unit", self.DUE, "Pursue", (f"e{child[1:]}",))
        minutes(date(2026, 4, 24), action("2026-04-24/A01", "Serve a warning notice", "Police CRE Unit"))
        minutes(date(2026, 5, 27), action("TA008", "Serve a warning notice", status="Complete", section="previous"))
        assert rows()["TA008"].history == (("2026-05-27", "Complete"),)
        assert set(rows()) == {"TA007", "TA008"}
        book.status("TA007", "done")
        assert rows()["TA007"].status == "Complete"
        with pytest.raises(WrongUsage):
            book.status("TA007", "perhaps")
        with pytest.raises(NotFound):
            book.status("TA999", "Complete")
