"""Who is flagged, without the small numbers and what would give them away, by the rule of the quarter's tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.quarterly.suppression import SMALL, Cell, Sum, hidden_cells
from graph.triage.disparity import Characteristic, Disparity, Group

KNOWN, FLAGGED, OTHERS = "known", "flagged", "not flagged"
ALL, NOT_RECORDED = "all", "not recorded"
METHOD = (
    "Shares with 95 % intervals by Wilson's score (E. B. Wilson, 1927), which hold for small numbers too; a difference is "
    "named where Fisher's exact test, held to account for every comparison made here (Holm, 1979), finds it beyond chance."
)


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One group as it may be shown; None where a number is small, or would give a small one away."""

    label: str
    known: int | None
    flagged: int | None
    share: float | None
    low: float | None
    high: float | None
    says: str


@dataclass(frozen=True, slots=True)
class ShownCharacteristic:
    """One characteristic with its groups, the largest first."""

    name: str
    label: str
    groups: tuple[ShownGroup, ...]
    not_recorded: int | None


@dataclass(frozen=True, slots=True)
class ShownDisparity:
    """The whole picture as it may be shown; `left_out` counts the numbers that are not."""

    known: int | None
    flagged: int | None
    unlisted: int | None
    characteristics: tuple[ShownCharacteristic, ...]
    left_out: int


def shown(found: Disparity, *, small: bool = False) -> ShownDisparity:
    """Who is flagged as it may be shown: with small numbers only where that is asked for."""
    hidden = set() if small else hidden_cells(_values(found), _sums(found))

    def number(value: int, *cell: str) -> int | None:
        block, row, span = cell
        return None if (block, row, span) in hidden else value

    def group(one: Characteristic, told: Group) -> ShownGroup:
        known, flagged = number(told.known, one.name, told.label, KNOWN), number(told.flagged, one.name, told.label, FLAGGED)
        if known is None or flagged is None:
            return ShownGroup(told.label, known, flagged, None, None, None, "hidden")
        return ShownGroup(told.label, known, flagged, told.share, told.low, told.high, told.says)

    characteristics = tuple(
        ShownCharacteristic(
            one.name,
            one.label,
            tuple(group(one, told) for told in one.groups),
            number(one.not_recorded, one.name, NOT_RECORDED, KNOWN),
        )
        for one in found.characteristics
    )
    unlisted = found.unlisted if small or not 0 < found.unlisted < SMALL else None
    told = (number(found.known, ALL, ALL, KNOWN), number(found.flagged, ALL, ALL, FLAGGED))
    left_out = sum(span != OTHERS for _, _, span in hidden) + (unlisted is None)
    return ShownDisparity(*told, unlisted, characteristics, left_out)


def _values(found: Disparity) -> dict[Cell, int]:
    return {cell: value for _, cells in _rows(found) for cell, value in cells.items()}


def _rows(found: Disparity) -> Iterator[tuple[str, dict[Cell, int]]]:
    """Every row of numbers: known, flagged, and those of the known who are not flagged."""

    def row(block: str, label: str, known: int, flagged: int) -> tuple[str, dict[Cell, int]]:
        told = {KNOWN: known, FLAGGED: flagged, OTHERS: known - flagged}
        return block, {(block, label, span): value for span, value in told.items()}

    yield row(ALL, ALL, found.known, found.flagged)
    for one in found.characteristics:
        yield from (row(one.name, told.label, told.known, told.flagged) for told in one.groups)
        rest = found.flagged - sum(told.flagged for told in one.groups)
        yield row(one.name, NOT_RECORDED, one.not_recorded, rest)


def _sums(found: Disparity) -> list[Sum]:
    """What anybody can add up: each row by itself, and each characteristic to all."""
    sums = []
    parts: dict[str, list[Cell]] = {}
    for block, cells in _rows(found):
        known, flagged, others = cells
        sums.append(Sum(known, (flagged, others)))
        if block != ALL:
            for cell in cells:
                parts.setdefault(f"{block} {cell[2]}", []).append(cell)
    sums += [Sum((ALL, ALL, cells[0][2]), tuple(cells)) for cells in parts.values()]
    return sums
