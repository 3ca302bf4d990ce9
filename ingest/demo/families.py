"""Twins, namesakes, and one child's story told from the first missing episode to a risk reduced."""

from datetime import timedelta

from ingest.demo.cast import words
from ingest.demo.model import Event, Someone
from ingest.demo.plot import Plot


def tell(plot: Plot) -> None:
    """Add the families."""
    _twins(plot)
    _namesakes(plot)
    _case_study(plot)


def _appear(plot: Plot, who: Someone, count: int, beside: list[Someone], story: str) -> None:
    """Have somebody named in `count` reports at ordinary places."""
    public = [place for key, place in plot.cast.places.items() if key == place.name and place.kind != "school"]
    for on in plot.days(count):
        event = Event(
            on,
            story,
            plot.rng.choice(["CSE", "CCE"]),
            who,
            plot.rng.sample(beside, min(len(beside), plot.rng.choice([0, 1]))),
            place=plot.rng.choice(public),
        )
        event.footing, event.witness = plot.footing()
        plot.add(event)


def _twins(plot: Plot) -> None:
    pairs = []
    for first, second, family, sex, heritage in (
        ("Zofia", "Zuzanna", "Wrona", "F", "Polish"),
        ("Hamza", "Haris", "Malik", "M", "Asian Pakistani"),
    ):
        one = plot.cast.child(first, family, sex, 14, heritage)
        other = plot.cast.child(second, family, sex, 14, heritage, born=one.born)
        other.home, other.school = one.home, one.school
        _appear(plot, one, 4, [other], "twins")
        _appear(plot, other, 4, [one], "twins")
        plot.relationships.append((one, "sibling of", other, None))
        pairs.append([one.key, other.key])
    plot.truth["twins"] = pairs


def _namesakes(plot: Plot) -> None:
    pairs = []
    for given, family, sex, heritage in (
        ("Connor", "Barker", "M", "White British"),
        ("Aisha", "Hussain", "F", "Asian Pakistani"),
    ):
        one = plot.cast.child(given, family, sex, 13, heritage)
        born = one.born.replace(year=one.born.year - 2, day=min(one.born.day, 28))
        other = plot.cast.child(given, family, sex, 15, heritage, born=born)
        for child in (one, other):
            child.school = plot.rng.choice(["Hilltop High School", "Eastmere Academy"])
            _appear(plot, child, 4, [], "namesakes")
        pairs.append([one.key, other.key])
    child = plot.cast.child("Jamie", "Nadin", "M", 14, "White British")
    adult = plot.cast.adult("Jamie", "Nadin", "M", 33)
    _appear(plot, child, 3, [], "namesakes")
    for on in plot.days(3):
        plot.add(
            Event(
                on,
                "namesakes",
                "CCE",
                plot.rng.choice(plot.ordinary()),
                alleged=[adult],
                place=plot.cast.places["The Drovers Arms"],
            )
        )
    plot.truth["namesakes"] = [*pairs, [child.key, adult.key]]


def _case_study(plot: Plot) -> None:
    """Retell the case study of the 2015-16 annual report under other names."""
    cast = plot.cast
    child = cast.child("Ellis", "Marchant", "M", 14, "White British")
    sister = cast.child("Tessa", "Marchant", "F", 12, "White British")
    peer = cast.child("Callum", "Brierley", "M", 15, "White British")
    man = cast.adult("Graham", "Nettleship", "M", 52)
    man.home, man.conditions = cast.places["party_house"], "Licence: no contact with anyone under 16"
    man.conditions_end = plot.end + timedelta(days=300)
    sister.home, child.school = child.home, "Merebridge City Academy"
    began = plot.start + timedelta(days=70)
    for part in words("phrases")["case_study"]:
        on = began + timedelta(days=part["week"] * 7 + 2)
        event = Event(on, "case study", "CSE", child, agency=part["agency"], said=[part["says"]], hour=21)
        event.place = cast.places["party_house"] if part["at_house"] else None
        event.present = [peer] if part["with_peer"] else []
        event.alleged = [man] if "{adult}" in part["says"] else []
        plot.add(event)
    for number in range(6):
        plot.together.append((began + timedelta(days=4 * number + 2), [child, peer] if number % 2 else [child]))
    plot.relationships += [(child, "sibling of", sister, None), (peer, "introduced", child, began)]
    plot.truth["case_study"] = {
        "child": child.key,
        "peer": peer.key,
        "adult": man.key,
        "place": "party_house",
        "began": began.isoformat(),
    }
