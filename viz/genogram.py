"""The genogram as a figure, by McGoldrick's symbols: squares and circles, a row for each generation, lines for bonds."""

from dataclasses import dataclass, field

from graph.casework.family import Genogram, Relative
from viz.board import Board, Shape, Stroke, Words, shortened

SIZE, SLOT, ROW, TOP = 54.0, 132.0, 168.0, 56.0
LEAST_WIDTH = 900.0
LINE, FAINT = "#0b0c0c", "#505a5f"
BONDS = {"close": "#00703c", "distant": "#505a5f", "conflict": "#b3440e", "cut_off": "#4c2c92"}
LONGEST = 16
UNKNOWN = "not known"


@dataclass(slots=True)
class Seat:
    """Where somebody stands."""

    who: Relative
    x: float = 0.0
    y: float = 0.0
    child: bool = False


@dataclass(slots=True)
class Seats:
    """Rows of a family from grandparents to the child's own children, each from left to right."""

    rows: dict[int, list[Seat]] = field(default_factory=dict)

    def put(self, row: int, *people: Relative) -> list[Seat]:
        """Add people at the right end of a row."""
        seats = [Seat(one) for one in people]
        self.rows.setdefault(row, []).extend(seats)
        return seats

    def find(self, who: str) -> Seat:
        """The seat of somebody."""
        return next(seat for seats in self.rows.values() for seat in seats if seat.who.id == who)


def drawn(found: Genogram) -> Board:
    """The figure of a family; parents of whom nothing is known stand as empty symbols, so that the lines have an end."""
    seats = Seats()
    mother = (found.of("mother") or [_unknown("mother", "Mother", "F")])[0]
    father = (found.of("father") or [_unknown("father", "Father", "M")])[0]
    parents = found.of("parent")
    steps = found.of("step_parent")
    seats.put(1, *found.of("aunt_uncle_p"), father, mother, *found.of("aunt_uncle_m"), *parents, *steps)
    me = Relative("me", found.child.name, "child", str(found.child.attributes.get("sex") or "X"), _year(found))
    brothers = sorted([*found.of("sibling"), me], key=lambda one: (one.born or "9999", one.name))
    seats.put(0, *found.of("half_sibling"), *brothers, *found.of("cousin"), *found.of("other"))
    grand = {side: found.of(f"grandfather_{side}") + found.of(f"grandmother_{side}") for side in ("p", "m")}
    for side in ("p", "m"):
        if grand[side]:
            seats.put(2, *grand[side])
    if found.of("child", "grandchild"):
        seats.put(-1, *found.of("child", "grandchild"))
    board = _placed(seats, found, father.id, brothers)
    _lines(board, seats, found, father, mother, brothers, grand)
    _bonds(board, seats)
    for row in seats.rows.values():
        for seat in row:
            _symbol(board, seat)
    _legend(board)
    return board


def _unknown(code: str, label: str, sex: str) -> Relative:
    return Relative(f"no {code}", f"{label} {UNKNOWN}", code, sex)


def _year(found: Genogram) -> str:
    return str(found.child.attributes.get("dob") or "")[:4]


def _placed(seats: Seats, found: Genogram, father: str, brothers: list[Relative]) -> Board:
    """Give everybody a place: the couple above the middle of its children, grandparents above their own child."""
    seats.find("me").child = True
    top = max(seats.rows)
    for number, row in seats.rows.items():
        for place, seat in enumerate(row):
            seat.x, seat.y = place * SLOT, TOP + SIZE / 2 + (top - number) * ROW
    couple = seats.find(father).x + SLOT / 2
    own = [seats.find(one.id).x for one in brothers]
    _shift(seats.rows[0], couple - sum(own) / len(own))
    if 2 in seats.rows:
        sides = {side: [seat for seat in seats.rows[2] if seat.who.relation.endswith(f"_{side}")] for side in ("p", "m")}
        for side, held in sides.items():
            if held:
                under = seats.find(father).x if side == "p" else seats.find(father).x + SLOT
                _shift(held, under - sum(seat.x for seat in held) / len(held))
        if sides["p"] and sides["m"] and sides["m"][0].x - sides["p"][-1].x < SLOT:
            apart = SLOT - (sides["m"][0].x - sides["p"][-1].x)
            _shift(sides["p"], -apart / 2)
            _shift(sides["m"], apart / 2)
    if -1 in seats.rows:
        _shift(seats.rows[-1], seats.find("me").x - sum(seat.x for seat in seats.rows[-1]) / len(seats.rows[-1]))
    everybody = [seat for row in seats.rows.values() for seat in row]
    left = min(seat.x for seat in everybody)
    wide = max(seat.x for seat in everybody) - left + SLOT
    width = max(wide, LEAST_WIDTH)
    _shift(everybody, SLOT / 2 - left + (width - wide) / 2)
    height = max(seat.y for seat in everybody) + SIZE / 2 + 120
    return Board(width, height, f"Genogram of {found.child.name}; the table holds the same")


def _shift(seats: list[Seat], by: float) -> None:
    for seat in seats:
        seat.x += by


def _lines(
    board: Board,
    seats: Seats,
    found: Genogram,
    father: Relative,
    mother: Relative,
    brothers: list[Relative],
    grand: dict[str, list[Relative]],
) -> None:
    him, her = seats.find(father.id), seats.find(mother.id)
    _couple(board, him, her)
    middle = (him.x + her.x) / 2
    _children(board, middle, him.y, [seats.find(one.id) for one in brothers])
    for side, parent in (("p", father), ("m", mother)):
        held = [seats.find(one.id) for one in grand[side]]
        if not held:
            continue
        if len(held) > 1:
            _couple(board, held[0], held[-1])
        above = sum(seat.x for seat in held) / len(held)
        own = [seats.find(one.id) for one in (parent, *found.of(f"aunt_uncle_{side}"))]
        start = held[0].y if len(held) > 1 else held[0].y + SIZE / 2
        _children(board, above, start, own)
    for one in found.of("child"):
        seat, me = seats.find(one.id), seats.find("me")
        board.add(Stroke(((me.x, me.y + SIZE / 2), (seat.x, seat.y - SIZE / 2)), LINE))


def _couple(board: Board, one: Seat, other: Seat) -> None:
    board.add(Stroke(((one.x + SIZE / 2, one.y), (other.x - SIZE / 2, other.y)), LINE, 2))


def _children(board: Board, x: float, y: float, seats: list[Seat]) -> None:
    """A line down from a couple to a bar, and from the bar to each child."""
    if not seats:
        return
    bar = seats[0].y - SIZE / 2 - 22
    ends = [seat.x for seat in seats] + [x]
    board.add(Stroke(((x, y), (x, bar)), LINE, 2), Stroke(((min(ends), bar), (max(ends), bar)), LINE, 2))
    board.add(*(Stroke(((seat.x, bar), (seat.x, seat.y - SIZE / 2)), LINE, 2) for seat in seats))


def _bonds(board: Board, seats: Seats) -> None:
    """Lines of feeling between the child and others, drawn under the symbols."""
    me = seats.find("me")
    for row in seats.rows.values():
        for seat in row:
            if seat.who.bond in BONDS:
                _bond(board, (me.x, me.y), (seat.x, seat.y), seat.who)


def _bond(board: Board, one: tuple[float, float], other: tuple[float, float], who: Relative) -> None:
    colour, says = BONDS[who.bond], f"{who.name}: {who.bond.replace('_', ' ')}"
    if who.bond == "close":
        for off in (-3.0, 3.0):
            board.add(Stroke(((one[0] + off, one[1] + off), (other[0] + off, other[1] + off)), colour, 2, says=says))
    elif who.bond == "cut_off":
        x, y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
        board.add(Stroke((one, other), colour, 2, says=says))
        board.add(*(Stroke(((x + off, y - 9), (x + off, y + 9)), colour, 3) for off in (-4.0, 4.0)))
    else:
        dash = (3, 5) if who.bond == "distant" else ()
        board.add(Stroke((one, other), colour, 2, dash, wavy=who.bond == "conflict", says=says))


def _symbol(board: Board, seat: Seat) -> None:
    who, x, y = seat.who, seat.x, seat.y
    form = {"M": "square", "F": "circle"}.get(who.sex, "diamond")
    if who.home:
        board.add(Shape(form, x, y, SIZE + 14, "none", FAINT, 1.5, (4, 4), says="lives with the child"))
    unknown = UNKNOWN in who.name
    look = "#f3f2f1" if unknown else "#d2e2f1" if seat.child else "#ffffff"
    board.add(Shape(form, x, y, SIZE, look, LINE, 2.5, says=f"{who.name}, {who.relation.replace('_', ' ')}"))
    if seat.child:
        board.add(Shape(form, x, y, SIZE - 10, look, LINE, 1.5))
    if who.died:
        half = SIZE / 2 - (8 if form == "circle" else 2)
        for way in (1, -1):
            board.add(Stroke(((x - half, y - way * half), (x + half, y + way * half)), LINE, 2))
    if who.born or unknown:
        board.add(Words(x, y + 5, who.born or "?", size=13, bold=seat.child))
    names = _two_lines(who.name + (" *" if who.corrected else ""))
    if who.relation in ("half_sibling", "other", "step_parent", "cousin"):
        names.append(
            {"half_sibling": "half or step", "other": "relative", "step_parent": "carer"}.get(who.relation, who.relation)
        )
    for number, line in enumerate(shortened(name, LONGEST) for name in names):
        beneath = y + SIZE / 2 + 18 + number * 15
        # Lines that pass behind a name leave it readable.
        board.add(Shape("box", x, beneath - 4, 7.9 * len(line) + 4, "#ffffff", "#ffffff", 0.0, tall=15))
        board.add(Words(x, beneath, line, size=13, bold=seat.child and number < 2))


def _two_lines(name: str) -> list[str]:
    words = name.split()
    if len(name) <= LONGEST or len(words) < 2:
        return [name]
    first = words[0]
    rest = words[1:]
    while rest and len(first) + len(rest[0]) + 1 <= LONGEST:
        first = f"{first} {rest.pop(0)}"
    return [first, " ".join(rest)] if rest else [first]


def _legend(board: Board) -> None:
    y = board.height - 24
    x = 24.0
    for form, words in (("square", "male"), ("circle", "female"), ("diamond", "not known")):
        board.add(Shape(form, x + 8, y, 16), Words(x + 22, y + 5, words, "start", 12))
        x += 34 + 7.5 * len(words)
    for bond, colour in BONDS.items():
        me = Relative("", "", "", "", bond=bond)
        _bond(board, (x + 4, y), (x + 44, y), me)
        board.add(Words(x + 52, y + 5, bond.replace("_", " "), "start", 12, colour=colour))
        x += 66 + 7.5 * len(bond)
    board.add(
        Shape("circle", x + 10, y, 16, "none", FAINT, 1.5, (4, 4)), Words(x + 24, y + 5, "lives with the child", "start", 12)
    )
    board.add(Words(24, y - 22, "* corrected by hand", "start", 12, colour=FAINT))
