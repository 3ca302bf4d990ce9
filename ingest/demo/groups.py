"""Two exploitation groups, the woman who joins them, a child made to introduce others, and a deal line out of area."""

from dataclasses import dataclass
from datetime import timedelta

from ingest.demo.model import Event, Someone
from ingest.demo.plot import Plot

CSE_TEXTS = [
    "{adult} pays for taxis to bring young people there.",
    "{given} was told it was a party and found only older men.",
    "{given} calls {adult} a boyfriend; {adult} is an adult and is grooming {given}.",
    "Drink and vapes were handed out and {given} was told they would have to pay it back.",
    "{given} was asked to send pictures afterwards.",
    "A room was paid for in cash by {adult}.",
]
CCE_TEXTS = [
    "{given} said {adult} gives out bags of money to count.",
    "{given} is told that they owe {adult} for drugs that were taken from them, which is how debt bondage starts.",
    "{adult} keeps a list of who owes what.",
    "{given} was given a bike and told where to ride.",
    "{given} had two phones, neither of them bought by the family.",
    "{given} was seen to be searched by {adult}.",
]


@dataclass(slots=True)
class Group:
    """Children who are harmed together, and those who harm them."""

    kind: str
    children: list[Someone]
    adults: list[Someone]
    places: list[str]
    platforms: list[str]
    texts: list[str]


def tell(plot: Plot) -> None:
    """Add both groups and what hangs on them."""
    cse, cce = _cse(plot), _cce(plot)
    broker = plot.cast.adult("Carly", "Deakin", "F", 24, ("Caz",))
    broker.vehicle, broker.phone, broker.account = plot.cast.vehicle(), plot.cast.mobile(), ("Snapchat", "cazza.d24")
    _meet(plot, cse, 58)
    _meet(plot, cce, 60)
    _broker(plot, broker, [cse, cce])
    _introduces(plot, cse)
    _line(plot, cce)
    plot.truth["groups"] = [
        {"kind": group.kind, "children": _keys(group.children), "adults": _keys(group.adults), "places": group.places}
        for group in (cse, cce)
    ]
    plot.truth["broker"] = broker.key


def _keys(people: list[Someone]) -> list[str]:
    return [one.key for one in people]


def _cse(plot: Plot) -> Group:
    cast = plot.cast
    ages = [16, 15, 14, 14, 15, 13, 14, 12]
    children = [cast.child(sex=sex, age=age) for sex, age in zip("FFFFMFMF", ages, strict=True)]
    dean = cast.adult("Dean", "Hartshorn", "M", 31, ("Deano",))
    dean.vehicle, dean.phone, dean.account = cast.vehicle(), cast.mobile(), ("Snapchat", "deano_h91")
    dean.conditions, dean.conditions_end = "Bail: not to contact any person under 18", plot.end + timedelta(days=40)
    marek = cast.adult("Marek", "Lacko", "M", 28, ("Mazz",))
    marek.phone, marek.account = cast.mobile(), ("Instagram", "mazz.28")
    lee = cast.adult("Lee", "Fretwell", "M", 41, ("Uncle Lee",))
    lee.vehicle = cast.vehicle()
    places = ["cse_lounge", "cse_flat", "cse_hotel"]
    return Group("CSE", children, [dean, marek, lee], places, ["Snapchat", "Instagram"], CSE_TEXTS)


def _cce(plot: Plot) -> Group:
    cast = plot.cast
    ages = [16, 15, 15, 14, 14, 13, 15, 14]
    children = [cast.child(sex=sex, age=age) for sex, age in zip("MMMFMMFM", ages, strict=True)]
    kieran = cast.adult("Kieran", "Slack", "M", 22, ("Kez",))
    kieran.vehicle, kieran.phone, kieran.account = cast.vehicle(), cast.mobile(), ("Telegram", "kez_marlo")
    jerome = cast.adult("Jerome", "Whitlock", "M", 26, ("Romes",))
    jerome.vehicle, jerome.phone = cast.vehicle(), cast.mobile()
    jerome.conditions, jerome.conditions_end = "Licence: exclusion from Fairbank ward", plot.end + timedelta(days=120)
    paul = cast.adult("Paul", "Twigg", "M", 35, ("Twiggy",))
    places = ["cce_arcade", "cce_park", "cce_flat"]
    return Group("CCE", children, [kieran, jerome, paul], places, ["Telegram", "WhatsApp"], CCE_TEXTS)


def _meet(plot: Plot, group: Group, count: int) -> None:
    """Spread a group's incidents over the period, thicker towards its end."""
    rng = plot.rng
    for on in plot.days(count // 3) + plot.days(count - count // 3, first=300):
        victim = rng.choice(group.children)
        event = Event(on, f"{group.kind.lower()} group", group.kind, victim, plot.friends(group.children, victim))
        event.footing, event.witness = plot.footing()
        event.alleged = rng.sample(group.adults, rng.choice([1, 1, 2])) if rng.random() < 0.7 else []
        if rng.random() < 0.82:
            event.place = plot.cast.places[rng.choices(group.places, weights=[5, 3, 2])[0]]
        if rng.random() < 0.4 or event.place is None:
            event.platform = rng.choice(group.platforms)
        event.said = [rng.choice(group.texts)] if event.alleged and rng.random() < 0.6 else []
        event.serious = rng.random() < 0.06
        plot.add(event)
    for on in plot.days(9, first=420):
        plot.together.append((on, rng.sample(group.children, 2)))
    pairs = [(one, other) for at, one in enumerate(group.children) for other in group.children[at + 1 :]]
    for one, other in rng.sample(pairs, 6):
        plot.relationships.append((one, "friend of", other, plot.days(1)[0]))


def _broker(plot: Plot, broker: Someone, groups: list[Group]) -> None:
    rng = plot.rng
    for number, on in enumerate(plot.days(16, first=330)):
        children, adults = groups[number % 2].children, groups[number % 2].adults
        victim = rng.choice(children)
        alleged = [broker, *rng.sample(adults, rng.choice([0, 1]))]
        place = plot.cast.places[rng.choice(["broker_flat", "broker_flat", "cse_lounge", "cce_arcade"])]
        event = Event(
            on, "broker", "CSE" if number % 2 == 0 else "CCE", victim, plot.friends(children, victim, 1), alleged, place
        )
        event.footing, event.witness = plot.footing()
        event.said = [
            rng.choice(
                [
                    "{adult} had invited {given} and said there would be people to meet.",
                    "{adult} lets young people stay over when they are missing.",
                    "{given} was introduced to older people by {adult}.",
                    "{adult} was friendly at first and now asks {given} for favours.",
                ]
            )
        ]
        plot.add(event)


def _introduces(plot: Plot, cse: Group) -> None:
    """One child, herself harmed, is told to bring others: context, never a person of concern."""
    leader = cse.children[0]
    for on, victim in zip(plot.days(9, first=360), cse.children[2:8] + cse.children[5:8], strict=True):
        event = Event(on, "introduced", "CSE", victim, [leader], [], plot.cast.places["cse_lounge"])
        event.footing, event.witness = plot.footing()
        event.said = [
            plot.rng.choice(
                [
                    "{friend} had asked {given} to come; {friend} is a child and has been told to bring others.",
                    "{given} went there for the first time with {friend}, who seemed to be under pressure.",
                    "{friend} introduced {given} to the people there.",
                ]
            )
        ]
        plot.add(event)
        plot.relationships.append((leader, "introduced", victim, on))
    plot.truth["introduces"] = leader.key


def _line(plot: Plot, cce: Group) -> None:
    """A drug line run to the coast: children are found out of area."""
    number = plot.cast.mobile()
    for on in plot.days(12, first=310):
        victim = plot.rng.choice(cce.children)
        place = plot.cast.places[plot.rng.choice(["line_town", "line_flat"])]
        event = Event(
            on,
            "deal line",
            "CCE",
            victim,
            plot.friends(cce.children, victim, 1),
            [cce.adults[0]] if plot.rng.random() < 0.4 else [],
            place,
        )
        event.agency = plot.rng.choice(
            ["British Transport Police", "Police", "Catch22", "Youth Offending Service", "Children's Social Care"]
        )
        event.said = [
            plot.rng.choice(
                [
                    f"A phone with the number {number} was found, known locally as the Marlo line.",
                    f"Bulk texts are sent from {number} ('Marlo line') and {{given}} was told to answer it.",
                    "{given} had no ticket, no money and no family link to the town.",
                    "{given} said they were told to stay in the flat until the drugs were sold, which is county lines.",
                ]
            )
        ]
        plot.add(event)
    plot.truth["deal_line"] = {"phone": number, "places": ["line_town", "line_flat"]}
