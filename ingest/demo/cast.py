"""Who lives in Merebridge, and where: children, adults, places and those who report, all invented."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from ingest.demo import wards
from ingest.demo.model import Agency, Place, Reporter, Someone, Vehicle

HERE = Path(__file__).parent
OUT_OF_AREA = (-9000.0, 38000.0)
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
PLATE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"


@cache
def words(name: str) -> Any:
    """Return the parsed YAML file `name` beside this one."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


@dataclass
class Cast:
    """The region's people and places, and the supply of invented numbers."""

    seed: int
    end: date
    places: dict[str, Place] = field(default_factory=dict)
    children: dict[str, Someone] = field(default_factory=dict)
    adults: dict[str, Someone] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rng = Random(f"cast {self.seed}")  # noqa: S311  (fiction, not secrets)
        self._outlines = wards.ward_cells(words("places"))
        self._numbers = self.rng.sample(range(1000), 1000)

    # numbers, plates and addresses -------------------------------------------------------------------------------

    def mobile(self) -> str:
        """Return a number of Ofcom's range for drama, used once."""
        return f"07700 900{self._numbers.pop():03d}"

    def vehicle(self) -> Vehicle:
        """Return a car that nobody else drives."""
        make, model = self.rng.choice(words("names")["makes"])
        area = "".join(self.rng.choices(PLATE_LETTERS, k=2))
        age = self.rng.choice(["09", "12", "62", "14", "64", "66", "17", "67", "18", "19", "69", "20", "71", "22", "73"])
        tail = "".join(self.rng.choices(PLATE_LETTERS, k=3))
        return Vehicle(f"{self.rng.choice(words('names')['colours'])} {make} {model}", f"{area}{age} {tail}")

    def place(self, name: str, kind: str, ward: str, key: str = "", licensed: bool = False) -> Place:
        """Put a place somewhere in its ward, or in the town out of area where `ward` is empty."""
        sector = [one["name"] for one in words("places")["wards"]].index(ward) if ward else 0
        unit = "".join(self.rng.choices(LETTERS, k=2))
        postcode = f"{'DE99' if ward else 'ZZ99'} {sector}{unit}"
        longitude, latitude = wards.degrees(self._spot(ward), words("places")["centre"])
        return Place(key or name, name, kind, ward, postcode, latitude, longitude, licensed)

    def _spot(self, ward: str) -> wards.Point:
        if not ward:
            return OUT_OF_AREA[0] + self.rng.uniform(-600, 600), OUT_OF_AREA[1] + self.rng.uniform(-600, 600)
        outline = self._outlines[ward]
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        while True:
            point = self.rng.uniform(min(xs), max(xs)), self.rng.uniform(min(ys), max(ys))
            if wards.contains(outline, point):
                return point

    def home(self) -> Place:
        """Return a private address that is nobody else's."""
        ward = self.rng.choice(words("places")["wards"])["name"]
        while True:
            name = f"{self.rng.randint(2, 148)} {self.rng.choice(words('places')['streets'])}"
            if name not in self.taken:
                self.taken.add(name)
                return self.place(name, "home", ward)

    # people ------------------------------------------------------------------------------------------------------

    def name(self, sex: str, heritage: str) -> tuple[str, str]:
        """Return a forename and surname that no one of the region has yet."""
        source = words("names")["heritages"][heritage]
        for _ in range(200):
            given, family = self.rng.choice(source[sex]), self.rng.choice(source["family"])
            if f"{given} {family}" not in self.taken:
                self.taken.add(f"{given} {family}")
                return given, family
        return self.name(sex, "White British")

    def heritage(self) -> str:
        """Draw a heritage by its share."""
        sources = words("names")["heritages"]
        return str(self.rng.choices(list(sources), weights=[one["share"] for one in sources.values()])[0])

    def child(
        self, given: str = "", family: str = "", sex: str = "", age: int = 0, heritage: str = "", born: date | None = None
    ) -> Someone:
        """Add a child; whatever is not given is drawn. `age` is at the end of the period."""
        sex = sex or self.rng.choice("FM")
        heritage = heritage or self.heritage()
        if given:
            self.taken.add(f"{given} {family}")
        else:
            given, family = self.name(sex, heritage)
        years = age or self.rng.choice([12, 13, 13, 14, 14, 14, 15, 15, 15, 16, 16, 17])
        born = born or self.end - timedelta(days=int(years * 365.25) + self.rng.randint(20, 330))
        child = Someone(f"C{len(self.children) + 1:03d}", given, family, sex, born, heritage, home=self.home())
        short = words("names")["short_forms"].get(given)
        child.aliases = [short] if short else []
        child.school = self.rng.choice(words("places")["schools"])["name"]
        if self.rng.random() < 0.5:
            child.phone = self.mobile()
        self.children[child.key] = child
        return child

    def adult(
        self, given: str = "", family: str = "", sex: str = "", age: int = 0, aliases: tuple[str, ...] = (), heritage: str = ""
    ) -> Someone:
        """Add an adult; whatever is not given is drawn."""
        sex = sex or self.rng.choice("MMMF")
        heritage = heritage or self.heritage()
        if given:
            self.taken.add(f"{given} {family}")
        else:
            given, family = self.name(sex, heritage)
        years = age or self.rng.randint(19, 48)
        born = self.end - timedelta(days=int(years * 365.25) + self.rng.randint(20, 340))
        adult = Someone(f"N{7001 + len(self.adults)}", given, family, sex, born, heritage, aliases=list(aliases))
        self.adults[adult.key] = adult
        return adult


def gather(seed: int, end: date) -> Cast:
    """Return the region's places, agencies and ordinary people; stories add their own."""
    cast = Cast(seed, end)
    listed = words("places")
    for one in listed["places"] + listed["homes"]:
        place = cast.place(one["name"], one["kind"], one["ward"], one.get("key", ""), one.get("licensed", False))
        cast.places[place.key] = place
    for school in listed["schools"]:
        cast.places[school["name"]] = cast.place(school["name"], "school", school["ward"])
    _agencies(cast)
    for number in range(92):
        child = cast.child()
        if number % 9 == 0:
            child.home = cast.places[cast.rng.choice(["hilltop_house", "beech_lodge"])]
    street_names = list(words("names")["street_names"])
    cast.rng.shuffle(street_names)
    for number in range(26):
        adult = cast.adult(aliases=(street_names.pop(),) if number % 2 else ())
        adult.vehicle = cast.vehicle() if number % 3 == 0 else None
        adult.phone = cast.mobile() if number % 2 == 0 else ""
    return cast


def _agencies(cast: Cast) -> None:
    staff = words("names")["staff"]
    for one in words("agencies"):
        reporters = []
        for number in range(one["staff"]):
            given, family = cast.rng.choice(staff["given"]), cast.rng.choice(staff["family"])
            while f"{given} {family}" in cast.taken:
                given = cast.rng.choice(staff["given"])
            cast.taken.add(f"{given} {family}")
            contact = f"01632 960{cast.rng.randint(100, 999)}"
            if number % 3 == 1:
                contact = f"{given[0].lower()}.{family.lower()}@{one['folder']}.merebridge.example"
            post = one["posts"][number % len(one["posts"])]
            reporters.append(Reporter(f"{given} {family}", post, one["name"], contact))
        layout, carrier = one["form"]
        cast.agencies[one["name"]] = Agency(
            one["name"], one["lead"], layout, carrier, one["folder"], one["share"], one.get("quiet_months", 0), tuple(reporters)
        )
