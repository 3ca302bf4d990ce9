"""How people write: names, dates and sentences, none of them quite alike."""

import string
from datetime import date, timedelta
from functools import cache
from random import Random

from ingest.demo.cast import words
from ingest.demo.model import Event, Someone

EXPLOITATION = {
    "CSE": ["Child sexual exploitation", "CSE", "Child Sexual Exploitation (CSE)"],
    "CCE": ["Child criminal exploitation", "CCE", "Criminal exploitation", "CCE / county lines"],
    "SYV": ["Serious violence and gangs", "Gangs"],
    "ONLINE": ["Online exploitation", "Online"],
    "MSHT": ["Modern slavery / trafficking"],
    "MISSING": ["Missing"],
}


def name_of(who: Someone, rng: Random) -> str:
    """Write a name as somebody in a hurry would."""
    draw = rng.random()
    if draw < 0.72:
        return who.name
    if draw < 0.79:
        return f"{who.family.upper()}, {who.given}"
    if draw < 0.84:
        return f"{who.given[0]}. {who.family}"
    if draw < 0.89:
        return slip(who.name, rng)
    if who.aliases and draw < 0.96:
        return f"{who.aliases[0]} {who.family}"
    return who.name


def alleged_name(who: Someone, rng: Random) -> str:
    """Write an adult's name, often by what they are called in the street."""
    draw = rng.random()
    if not who.aliases or draw < 0.45:
        return name_of(who, rng)
    if draw < 0.65:
        return f"{who.name} aka {who.aliases[0]}"
    if draw < 0.8:
        return f"{who.name}, street name {who.aliases[0]}"
    return who.aliases[0] if len(who.aliases[0]) > 3 else who.name


def slip(text: str, rng: Random) -> str:
    """Mistype one letter: swapped, doubled or left out."""
    at = rng.randrange(1, len(text) - 2)
    if " " in text[at : at + 2] or "-" in text[at : at + 2]:
        at = 1
    kind = rng.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + (text[at] * 2 if kind == 1 else "") + text[at + 1 :]


def day(on: date, rng: Random) -> str:
    """Write a date in one of the ways in use, day first."""
    suffix = "th" if on.day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(on.day % 10, "th")
    month = MONTHS[on.month - 1]
    ways = [
        f"{on:%d/%m/%Y}",
        f"{on:%d/%m/%Y}",
        f"{on.day} {month} {on.year}",
        f"{on.day}{suffix} {month} {on.year}",
        f"{on:%d.%m.%y}",
        f"{on.day}/{on.month}/{on:%y}",
        f"{on.day} {month[:3]} {on.year}",
        f"{on:%Y-%m-%d}",
    ]
    return rng.choice(ways)


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def month_and_year(on: date) -> str:
    """Return "March 2026", whatever the locale."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def clock(hour: int, minute: int, rng: Random) -> str:
    """Write a time of day."""
    return rng.choice(
        [f"{hour:02d}:{minute:02d}", f"{hour:02d}{minute:02d}", f"{hour:02d}:{minute:02d}", f"{hour:02d}.{minute:02d}"]
    )


@cache
def slots(shape: str) -> frozenset[str]:
    """Return what a sentence shape names in braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(shape) if name)


def fitting(shapes: list[str], known: dict[str, str]) -> list[str]:
    """Return the shapes whose every slot is known."""
    return [shape for shape in shapes if slots(shape) <= known.keys()]


def known_of(event: Event, rng: Random) -> dict[str, str]:
    """Return what the sentences about an event may name."""
    hour = event.hour or rng.choice([13, 15, 16, 17, 18, 19, 20, 20, 21, 21, 22, 23])
    minute = rng.choice([0, 0, 10, 15, 20, 30, 30, 40, 45])
    known = {
        "day": day(event.on, rng),
        "weekday": WEEKDAYS[event.on.weekday()],
        "time": clock(hour, minute, rng),
        "later": clock((hour + 1) % 24, minute, rng),
    }
    if event.victim:
        known |= {"child": name_of(event.victim, rng), "given": event.victim.given}
    if event.place:
        place = event.place.name if rng.random() > 0.04 else slip(event.place.name, rng)
        known |= {"place": place, "postcode": event.place.postcode}
    if event.platform:
        known["platform"] = rng.choice([event.platform] * 4 + SLACK_PLATFORMS.get(event.platform, []))
    for slot, friend in zip(("friend", "second"), event.present, strict=False):
        known[slot] = name_of(friend, rng)
    if event.witness:
        known["witness"] = event.witness
    return known | _of_adult(event, rng)


SLACK_PLATFORMS = {
    "Snapchat": ["Snap Chat", "snap"],
    "Instagram": ["Insta"],
    "WhatsApp": ["Whats App"],
    "TikTok": ["Tik Tok"],
    "Facebook": ["FB"],
}


def _of_adult(event: Event, rng: Random) -> dict[str, str]:
    if not event.alleged:
        return {}
    adult = event.alleged[0]
    known = {"adult": rng.choice([adult.name, adult.name, adult.aliases[0] if adult.aliases else adult.name])}
    if adult.vehicle and rng.random() < 0.5:
        plate = adult.vehicle.registration
        plate = rng.choice([plate, plate, plate.replace(" ", ""), plate.lower()])
        known["car"] = rng.choice(
            [
                f"a {adult.vehicle.description} ({plate})",
                f"a {adult.vehicle.description} {plate}",
                f"a {adult.vehicle.description}, reg {plate}",
            ]
        )
    if adult.phone and rng.random() < 0.4:
        known["phone"] = rng.choice([adult.phone, adult.phone.replace(" ", ""), "+44 " + adult.phone[1:]])
    if adult.account and adult.account[0] == event.platform:
        known["handle"] = adult.account[1]
    return known


def narrative(event: Event, lead: str, known: dict[str, str], rng: Random) -> str:
    """Write date, place and details of an incident: one to eight sentences."""
    phrases = words("phrases")
    text = []
    if rng.random() < 0.93:
        text.append(rng.choice(fitting(phrases["leads" if event.place else "leads_without_place"], known)))
    openings = _openings(event, lead, known)
    if openings and (not event.said or rng.random() < 0.45):
        text.append(rng.choice(openings))
    text += [shape for shape in event.said if slots(shape) <= known.keys()]
    if event.serious:
        text.append(rng.choice(fitting(phrases["serious"], known)))
    text += _details(event, known, rng)
    if rng.random() < 0.5:
        text.append(rng.choice(fitting(phrases["closings"], known)))
    return " ".join(_capital(shape.format_map(known)) for shape in text)


def _capital(sentence: str) -> str:
    """Begin with a capital; a handle never stands first."""
    return sentence[0].upper() + sentence[1:]


def _openings(event: Event, lead: str, known: dict[str, str]) -> list[str]:
    phrases = words("phrases")
    if event.victim is None:
        return fitting(phrases["without_child"], known)
    if event.footing != "first_hand" and "witness" in known and event.place:
        return fitting(phrases["third_party"], known)
    if event.platform and event.place and event.story in ("platform spike", "online"):
        return fitting(phrases["online"], known)
    if event.platform and not event.place:
        return fitting(phrases["online_without_place"], known)
    return fitting(phrases["openings"][lead] if event.place else phrases["without_place"], known)


def _details(event: Event, known: dict[str, str], rng: Random) -> list[str]:
    """Pick the sentences between opening and close: those that name somebody first, then what was seen."""
    phrases = words("phrases")
    named = [kind for kind in ("adult_and_car", "phone", "handle", "two_friends") if fitting(phrases[kind], known)]
    if "adult" in known and "car" not in known:
        named.append("adult")
    if "friend" in known and "second" not in known:
        named.append("friend")
    if "handle" not in known and event.platform and event.place:
        named.append("platform")
    chosen = [
        rng.choice(fitting(phrases[kind], known)) for kind in named if fitting(phrases[kind], known) and rng.random() < 0.85
    ]
    wanted = rng.choice([0, 1, 1, 2, 2, 3, 4, 5]) - len(event.said)
    shapes = phrases["details"] + (phrases["details_at_place"] if event.place else [])
    plain = fitting(shapes, known)
    chosen += rng.sample(plain, max(0, min(wanted, len(plain))))
    rng.shuffle(chosen)
    return chosen


def joined(names: list[str], rng: Random) -> str:
    """Write several people in one box."""
    if len(names) == 2 and rng.random() < 0.4:
        return f"{names[0]} and {names[1]}"
    return rng.choice(["; ", ", ", "\n"]).join(names) if not any("," in name for name in names) else "; ".join(names)


def after(on: date, end: date, rng: Random) -> date:
    """Return the day a report on something of `on` is sent in."""
    return min(on + timedelta(days=rng.choice([0, 0, 0, 1, 1, 2, 3])), end)
