"""Forms that are typed into a PDF: which printed label each field belongs to, told by where they stand."""

from itertools import pairwise

from ingest.readers.model import TICKED, UNTICKED, Line
from ingest.readers.pagelines import COLUMN_GAP, SAME_LINE, PageLine, Word

FEWEST = 5
REACH = 40.0
"""How far above its field a label may stand, in points."""
OVERHANG = 12.0
MOST_CAPTIONS = 4
BETWEEN_BOXES = 80.0


def is_typed_form(lines: list[PageLine]) -> bool:
    """Whether enough of a page was typed into fields for their places to tell what belongs together."""
    return sum(word.typed for line in lines for word in line.words) >= FEWEST


def typed_lines(lines: list[PageLine]) -> list[Line]:
    """Each label with what was typed into its field, and what stands alone, from top to bottom."""
    stretches = [part for line in lines for part in _parts(line)]
    printed = [part for part in stretches if not _is_ticked(part)]
    typed = [word for line in lines for word in line.words if word.typed]
    typed += [Word(part.text, part.x0, part.x1, part.top, part.bottom, True) for part in stretches if _is_ticked(part)]
    typed.sort(key=lambda word: (word.top, word.x0))
    values: dict[int, list[Word]] = {}
    alone: list[tuple[float, float, str]] = []
    for word in typed:
        place = _label_of(word, printed, values)
        if place is None:
            alone.append((word.top, word.x0, word.text))
        else:
            values.setdefault(place, []).append(word)
    said = [(part.top, part.x0, _said(part, values.get(place, []))) for place, part in enumerate(printed)]
    return [Line(text) for _, _, text in sorted(said + alone)]


def _parts(line: PageLine) -> list[PageLine]:
    """The printed stretches of a line, parted at wide gaps and at what was typed between them."""
    parts: list[list[Word]] = [[]]
    for before, word in pairwise([None, *line.words]):
        if word is None or word.typed:
            continue
        apart = before is not None and (before.typed or word.x0 - before.x1 >= 2 * COLUMN_GAP)
        if apart and parts[-1] and _is_ticked(PageLine(parts[-1])):
            apart = word.x0 - parts[-1][-1].x1 >= BETWEEN_BOXES
        if apart and parts[-1]:
            parts.append([])
        parts[-1].append(word)
    return [PageLine(part) for part in parts if part]


def _is_ticked(part: PageLine) -> bool:
    """Whether a stretch is boxes and their captions, without the question that they answer."""
    return len(part.words) <= MOST_CAPTIONS and any(word.text in (TICKED, UNTICKED) for word in part.words)


def _label_of(word: Word, printed: list[PageLine], values: dict[int, list[Word]]) -> int | None:
    """The printed stretch on the left of a field, or the one right above it."""
    level = [
        (word.x0 - part.x1, place)
        for place, part in enumerate(printed)
        if part.x1 <= word.x0 + SAME_LINE and part.top < word.bottom and part.bottom > word.top - SAME_LINE
    ]
    above = [
        (word.top - part.bottom, place)
        for place, part in enumerate(printed)
        if -SAME_LINE * 3 <= word.top - part.bottom <= REACH and word.x0 - OVERHANG <= part.x0 <= word.x0 + OVERHANG
    ]
    free = [one for one in above if one[1] not in values]
    return min(free or level or above, default=(0.0, None))[1]


def _said(part: PageLine, typed: list[Word]) -> str:
    return "\t".join([part.text, *(word.text for word in typed)])
