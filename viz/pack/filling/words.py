"""What reports say of the subject of a pack, in the words that were written for sharing."""

from collections.abc import Iterator

from graph.triage.shared_words import NAMES, counted, shared_words
from viz.pack.content import Block, Paragraph, Table
from viz.pack.filling.pen import Pen

MOST = 60
WORDS = "Words of reports, items"


def as_shared(pen: Pen) -> Iterator[Block]:
    """Item by item, the newest report first; of what is withheld how much, and why."""
    if pen.code < 0:
        return
    rows = pen.evidence.rows
    every = pen.evidence.references(rows.report[rows.entity == pen.code])
    references = [one for one in reversed(every) if one not in pen.edition.back.references]
    permitted = bool(pen.choice.permission)
    items = pen.found.view.read(lambda driver: shared_words(driver, references, permitted=permitted))
    withheld = counted(items)
    told = []
    for one in items:
        if one.words and pen.choice.pseudonyms and one.names_somebody:
            withheld[NAMES] = withheld.get(NAMES, 0) + 1
        elif one.words and (words := pen.edition.shared(one.words)):
            note = pen.edition.cite([one.reference]) or "withheld"
            told.append((note, str(one.item), one.grade, words))
    if told:
        yield Table(
            "Words for sharing, the newest first", ("Note", "Item", "Grade", "Words"), tuple(told[:MOST]), (10, 8, 16, 66)
        )
    if len(told) > MOST:
        pen.edition.leave(WORDS, f"The {MOST} newest are listed.", len(told) - MOST)
    for why, count in withheld.items():
        pen.edition.leave(WORDS, why, count)
    if withheld:
        said = "; ".join(f"{_items(count)}: {why[:1].lower()}{why[1:-1]}" for why, count in withheld.items())
        yield Paragraph(f"Words withheld, and why: {said}. What was reported is never shown as written here.")


def _items(count: int) -> str:
    return f"{count} {'item' if count == 1 else 'items'}"


FILLS = {"as_shared": as_shared}
