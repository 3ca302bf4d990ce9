"""From what happened to a filled-in Liberty form."""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from ingest.demo import wording
from ingest.demo.cast import Cast, words
from ingest.demo.model import Agency, Event, Form, Reporter

UNNAMED = ["Unknown male, 20s, black Audi", "Not known", "2 unknown males", "unknown", "Unknown female, 30s, blonde hair"]


@dataclass
class Filler:
    """Fills in forms in order of the day they are sent, each with the unit's next reference."""

    cast: Cast
    rng: Random
    end: date
    number: int = 100
    year: int = 0

    def reference(self, on: date) -> str:
        """Return the next reference of the year."""
        if on.year != self.year:
            self.year, self.number = on.year, 100
        self.number += 1
        return f"LIB-{on.year}-{self.number:05d}"

    def fill(self, event: Event) -> Form:
        """Fill in the form of one event."""
        rng = self.rng
        agency = self.cast.agencies[event.agency] if event.agency else self.agency(event.on)
        reporter = event.reporter or rng.choice(agency.reporters)
        known = wording.known_of(event, rng)
        sent = wording.after(event.on, self.end, rng)
        hour, minute = rng.choice([8, 9, 10, 11, 12, 14, 15, 16, 17, 18]), rng.choice([0, 5, 15, 20, 30, 40, 45])
        public = agency.layout == "register" and not event.reporter and rng.random() < 0.25
        form = Form(
            reference="",
            exploitation=rng.choice(wording.EXPLOITATION[event.exploitation]),
            reported_at=datetime.combine(sent, time(hour, minute)),
            reporter=reporter,
            witnessed="Yes" if event.footing == "first_hand" else "No",
            member_of_public="No",
            practitioner="Yes",
            third_party="No" if event.footing == "first_hand" else "Yes",
            witness_details=event.witness,
            willing=rng.choice(["Yes", "Yes", "Unknown", "No"]),
            details=wording.narrative(event, "public" if public else agency.lead, known, rng),
            alleged=self._alleged(event),
            present=self._present(event),
            victim=known.get("child", ""),
            dob=self._dob(event),
            shared_with=self._shared(event),
            event=event,
        )
        self._referral(form)
        if public:
            self._from_the_public(form)
        return form

    def agency(self, on: date) -> Agency:
        """Draw who reports, leaving out those who have gone quiet by then."""
        talking = [one for one in self.cast.agencies.values() if not self._quiet(one, on)]
        return self.rng.choices(talking, weights=[one.share for one in talking])[0]

    def _quiet(self, agency: Agency, on: date) -> bool:
        return bool(agency.quiet_months) and (self.end - on).days < agency.quiet_months * 30.4

    def _alleged(self, event: Event) -> str:
        rng = self.rng
        if not event.alleged:
            return rng.choice(UNNAMED) if rng.random() < 0.12 else ""
        if rng.random() < 0.15:  # the name stands in the narrative only
            return ""
        return wording.joined([wording.alleged_name(who, rng) for who in event.alleged], rng)

    def _present(self, event: Event) -> str:
        rng = self.rng
        if not event.present or rng.random() < 0.1:
            return ""
        names = [wording.name_of(who, rng) for who in event.present]
        if rng.random() < 0.2:
            names = [f"{name} ({who.age(event.on)})" for name, who in zip(names, event.present, strict=True)]
        return wording.joined(names, rng)

    def _dob(self, event: Event) -> str:
        if event.victim is None or self.rng.random() < 0.2:
            return ""
        born = event.victim.born
        return self.rng.choice([f"{born:%d/%m/%Y}"] * 6 + [f"{born:%d.%m.%Y}", f"{born:%Y-%m-%d}", wording.day(born, self.rng)])

    def _shared(self, event: Event) -> str:
        if event.serious:
            return self.rng.choice(["", "Nobody yet", "Line manager"])
        return str(self.rng.choice(words("phrases")["shared_with"]))

    def _referral(self, form: Form) -> None:
        """Say in some of the ordinary reports that a referral was made; the serious ones are left without."""
        if not form.event.serious and self.rng.random() < 0.08:
            form.details += " " + self.rng.choice(words("phrases")["referral"])

    def _from_the_public(self, form: Form) -> None:
        """Make it a call that the referral unit wrote down for a member of the public."""
        staff = words("names")["staff"]
        name = f"{self.rng.choice(staff['given'])} {self.rng.choice(words('names')['heritages']['White British']['family'])}"
        form.reporter = Reporter(name, "", "Member of the public", form.reporter.contact)
        form.member_of_public, form.practitioner = "Yes", "No"
