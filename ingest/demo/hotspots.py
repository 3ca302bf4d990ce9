"""Places and platforms: one that rises, and those that only seem to (busy, one source, one child, a home, a rumour)."""

from datetime import timedelta

from ingest.demo.model import Event, Someone
from ingest.demo.plot import Plot

RUMOUR = "Jean Pask, 14 Vine Street"
SPIKE = "Wizz"


def tell(plot: Plot) -> None:
    """Add every place and platform story."""
    _rising(plot)
    _busy(plot)
    _rumour(plot)
    _home(plot)
    _one_source(plot)
    _one_child(plot)
    _spike(plot)


def _group_children(plot: Plot) -> list[Someone]:
    return [plot.cast.children[key] for group in plot.truth["groups"] for key in group["children"]]


def _rising(plot: Plot) -> None:
    """Ten children, each seen there by somebody else, in the last ten weeks; two reports in the year before."""
    place, rng = plot.cast.places["rising"], plot.rng
    children = rng.sample(_group_children(plot), 4) + rng.sample(plot.ordinary(), 7)
    everyone = [reporter for agency in plot.cast.agencies.values() if not agency.quiet_months for reporter in agency.reporters]
    reporters = rng.sample(everyone, 15)
    for on in plot.days(2, first=480, last=150):
        plot.add(Event(on, "rising", "CSE", rng.choice(plot.ordinary()), place=place))
    for number, on in enumerate(plot.days(15, first=72)):
        victim = children[number % len(children)]
        event = Event(on, "rising", rng.choice(["CSE", "CCE"]), victim, plot.friends(children, victim, 1), place=place)
        event.reporter = reporters[number]
        event.agency = event.reporter.agency
        event.said = [
            rng.choice(
                [
                    "Young people are let in at the back after closing time.",
                    "{given} was given free food and asked to come back with friends.",
                    "{given} had been in the room upstairs.",
                    "Two of the men who work there drive young people home.",
                    "{given} said that everyone goes there now.",
                ]
            )
        ]
        plot.add(event)
    plot.truth["rising"] = {"place": "rising", "children": [one.key for one in children]}


def _busy(plot: Plot) -> None:
    """Four or five reports a month for as long as anyone can remember."""
    count = round((plot.end - plot.start).days / 30.4 * 4.4)
    for on in plot.days(count):
        victim = plot.rng.choice(plot.ordinary())
        event = Event(on, "busy", plot.rng.choice(["CCE", "CCE", "CSE"]), victim, place=plot.cast.places["bus_station"])
        event.footing, event.witness = plot.footing()
        plot.add(event)
    plot.truth["busy"] = "bus_station"


def _rumour(plot: Plot) -> None:
    """One neighbour's tale, sent in by nine agencies: one source, however often it is told."""
    victims = plot.rng.sample(plot.ordinary(), 2)
    agencies = [name for name, agency in plot.cast.agencies.items() if not agency.quiet_months]
    tellers = plot.rng.sample(agencies, 9)
    for number, (on, agency) in enumerate(zip(plot.days(9, first=70, last=30), tellers, strict=True)):
        event = Event(on, "rumour", "CSE", victims[number % 3 == 2], place=plot.cast.places["rumour"], agency=agency)
        event.footing, event.witness = "third_party", RUMOUR if number % 4 else plot.rng.choice([RUMOUR.upper(), f"{RUMOUR}."])
        event.said = [
            plot.rng.choice(
                [
                    "It is said that a man with a white van takes young people in by the fire door.",
                    "Apparently young people are taken in through the fire door from a white van.",
                    "A white van was mentioned, and the fire door at the side.",
                ]
            )
        ]
        plot.add(event)
    plot.truth["rumour"] = {"place": "rumour", "root": RUMOUR}


def _home(plot: Plot) -> None:
    """A child's own address is named often: never a place of concern by default."""
    child = plot.rng.choice([one for one in plot.ordinary() if one.home and one.home.kind == "home"])
    friends = plot.rng.sample([one for one in plot.ordinary() if one is not child], 3)
    for number, on in enumerate(plot.days(7, first=85)):
        victim = child if number % 2 == 0 else friends[number // 2]
        plot.add(Event(on, "home", "CCE", victim, [child] if victim is not child else [], place=child.home))
    plot.truth["home"] = {"child": child.key, "address": child.home.name if child.home else ""}


def _one_source(plot: Plot) -> None:
    """One warden sends in nine reports on one recreation ground."""
    reporter = plot.cast.agencies["Community Safety"].reporters[0]
    for on in plot.days(9, first=60):
        plot.add(
            Event(
                on,
                "one source",
                "CCE",
                plot.rng.choice(plot.ordinary()),
                place=plot.cast.places["single_source"],
                agency="Community Safety",
                reporter=reporter,
            )
        )
    plot.truth["one_source"] = "single_source"


def _one_child(plot: Plot) -> None:
    """Many people worry about one child at one place."""
    child = plot.rng.choice(plot.ordinary())
    for on in plot.days(8, first=60):
        plot.add(Event(on, "one child", "CSE", child, place=plot.cast.places["leisure"]))
    plot.truth["one_child"] = {"place": "leisure", "child": child.key}


def _spike(plot: Plot) -> None:
    """A platform hardly heard of until ten weeks ago."""
    rng = plot.rng
    stranger = plot.cast.adult("Ryan", "Sills", "M", 27, ("Ryzo",))
    stranger.account, stranger.phone = (SPIKE, "ryzo_2007"), plot.cast.mobile()
    plot.add(Event(plot.end - timedelta(days=290), "online", "ONLINE", rng.choice(plot.ordinary()), platform=SPIKE))
    everyone = plot.ordinary() + _group_children(plot)
    for on in plot.days(18, first=68):
        victim = rng.choice(everyone)
        event = Event(on, "platform spike", rng.choice(["ONLINE", "CSE"]), victim, platform=SPIKE)
        event.place = plot.cast.places["Northgate Park"] if rng.random() < 0.2 else None
        event.alleged = [stranger] if rng.random() < 0.35 else []
        plot.add(event)
    plot.truth["spike"] = {"platform": SPIKE, "account": "ryzo_2007", "adult": stranger.key}
