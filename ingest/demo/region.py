"""Write the files of Merebridge, a fictional region, as its agencies would send them in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from ingest.demo import assessments, background, case_files, families, groups, hotspots, minutes, police_files, story, wards
from ingest.demo.agenda import meetings
from ingest.demo.carriers import carry, register
from ingest.demo.cast import gather, words
from ingest.demo.episodes import episodes
from ingest.demo.filling import Filler
from ingest.demo.model import Form, Region
from ingest.demo.paper import scanned
from ingest.demo.plot import Plot

Progress = Callable[[int, int], None]
IN_REGISTER_TOO = 35


class Desk:
    """Where files are put down, and counted."""

    def __init__(self, folder: Path, progress: Progress | None, expected: int) -> None:
        self.folder, self.progress, self.expected = folder, progress, expected
        self.files: list[Path] = []

    def put(self, name: str, content: bytes) -> None:
        """Write one file, in its folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.files.append(path)
        if self.progress:
            self.progress(len(self.files), max(self.expected, len(self.files)))


def write_region(
    folder: Path, end: date, seed: int = 2016, progress: Progress | None = None, *, months: int = 18, reports: int = 600
) -> Region:
    """Write the region's files into `folder`.

    Parameters
    ----------
    folder : Path
        Is made; holds only what an agency would send in.
    end : date
        Last day of the period. The same `end` and `seed` give the same bytes.
    seed : int
        Decides names, dates and words; the stories stay.
    progress : callable, optional
        Called after each file with files written and files expected.
    months, reports : int
        Length of the period, and the number of distinct Liberty reports.

    Returns
    -------
    Region
        With what is hidden in the files, which is not among them.
    """
    start = end - timedelta(days=round(months * 30.44) - 1)
    plot = Plot(gather(seed, end), _chance(seed, end, "plot"), start, end)
    for part in (groups, hotspots, families):
        part.tell(plot)
    background.fill_up(plot, reports)
    forms = _forms(plot, _chance(seed, end, "words"))
    desk = Desk(folder, progress, reports + 40)
    corrected = _spoil(forms)
    _liberty(desk, plot, forms)
    _attention(desk, corrected)
    _meetings_and_cases(desk, plot, forms, _chance(seed, end, "minutes"))
    return Region(folder, start, end, desk.files, len(forms), story.told(plot, forms))


def _chance(seed: int, end: date, part: str) -> Random:
    """Return a stream of its own for each part, so that a change to one leaves the others as they were."""
    return Random(f"{seed} {end.isoformat()} {part}")  # noqa: S311  (fiction, not secrets)


def _forms(plot: Plot, rng: Random) -> list[Form]:
    """Fill in a form for each event, and number most of them in the order in which they were sent."""
    filler = Filler(plot.cast, rng, plot.end)
    forms = [filler.fill(event) for event in plot.events]
    forms.sort(key=lambda form: (form.reported_at, form.details))
    for form in forms:
        reference = filler.reference(form.reported_at.date())
        agency = plot.cast.agencies.get(form.reporter.agency)
        if agency is None or agency.layout == "register" or rng.random() < 0.88:
            form.reference = reference
    return forms


def _liberty(desk: Desk, plot: Plot, forms: list[Form]) -> None:
    """Put each form into its agency's folder, or into the register; some stand in both."""
    rows = []
    repeated = 0
    for number, form in enumerate(forms, 1):
        agency = plot.cast.agencies.get(form.reporter.agency)
        if agency is None or agency.layout == "register":
            rows.append(form)
            continue
        name = form.reference or f"{form.reported_at:%Y-%m-%d} Liberty {number:03d}"
        desk.put(f"liberty/{agency.folder}/{name}.{agency.carrier}", carry(form, agency.layout, agency.carrier))
        if form.reference and number % 11 == 0 and repeated < IN_REGISTER_TOO:
            rows.append(form)
            repeated += 1
    desk.put("register/liberty-register.xlsx", register(rows))


def _spoil(forms: list[Form]) -> Form | None:
    """Give one form a date that cannot be and one a label nobody knows; return one that will be corrected later."""
    by_police = [one for one in forms if one.reporter.agency == "Police" and one.reference and one.event.place and one.victim]
    if len(by_police) < 3:
        return None
    corrected, undated, labelled = by_police[-3:]
    place = undated.event.place.name if undated.event.place else ""
    undated.details = (
        f"31/02/{undated.reported_at:%Y} at about 20:00, {place}. {undated.victim} was with a group of older people "
        "and appeared frightened. Two of them left in a taxi when officers came."
    )
    labelled.extra = ("Patrol plan number", "NPT 4")
    return corrected


def _attention(desk: Desk, corrected: Form | None) -> None:
    """Add what a real month brings: a scan without text, the same file twice, a corrected version of a report."""
    desk.put("liberty/partners/scan0001.pdf", scanned())
    words_of = [path for path in desk.files if path.suffix == ".docx" and path.name.startswith("LIB-")]
    if words_of:
        desk.put("liberty/police/Copy of report (2).docx", words_of[len(words_of) // 2].read_bytes())
    if corrected:
        form = replace(corrected, willing="Yes", shared_with="Allocated social worker; CRE Unit")
        desk.put(f"liberty/police/{form.reference} corrected.docx", carry(form, "table", "docx"))


def _meetings_and_cases(desk: Desk, plot: Plot, forms: list[Form], rng: Random) -> None:
    missing = episodes(plot)
    for meeting in meetings(forms, missing, plot.start, plot.end, rng):
        write, ending = (minutes.as_pdf, "pdf") if meeting.number in (5, 12) else (minutes.as_word, "docx")
        desk.put(f"minutes/tasking-minutes-{meeting.on:%Y-%m}.{ending}", write(meeting, rng))
    listed = case_files.under_review(plot, forms)
    desk.put("case-links/cases.csv", case_files.as_csv(case_files.cases(plot, listed)))
    desk.put("case-links/relationships.csv", case_files.as_csv(case_files.relationships(plot)))
    desk.put("case-links/places.csv", case_files.as_csv(case_files.places(plot)))
    desk.put("case-links/police-extract.xlsx", police_files.police_extract(plot, missing, listed))
    desk.put("case-links/council-counts.xlsx", case_files.council_counts(plot, listed))
    for found in assessments.assessments(plot):
        desk.put(f"assessments/CRE risk assessment {found.child.key} {found.on:%Y-%m-%d}.docx", assessments.as_word(found))
    desk.put("map/wards.geojson", wards.geojson(words("places")))
