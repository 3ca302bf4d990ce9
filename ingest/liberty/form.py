"""One form while it is being filled from a file's lines and cells."""

import re
from dataclasses import dataclass, field

from graph.ledger.drafts import Problem
from graph.ontology.catalogue import squash
from ingest.liberty.labels import FIELDS, MAPPING, Label

OPENING = {"reference", "exploitation", "reported_at", "reporter_name"}
BODY = {"details", "alleged", "victim", "shared_with"}
_DESCRIBES = re.compile(r"\bdescri", re.I)
"""A label that may hold the name itself ("Description of suspects")."""

_POSTCODE = re.compile(r"post\s?code", re.I)
_PLACE_LINE = re.compile(r"(?:where|location|place|premises|venue|address|area|scene)\b[^:\n]{0,40}:", re.I)
"""A place in a field of its own, whose postcode may stand in the next."""


@dataclass(slots=True)
class Form:
    """Values by canonical field, the labels as they stood there, and what no field takes."""

    values: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    labels: dict[str, str] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    told: list[tuple[int, str]] = field(default_factory=list)
    """Text of the body that no field takes, in order, and how many labels stood before it: some of it may tell something."""
    entries: list[tuple[Label, str, str]] = field(default_factory=list)
    """Labels with what stands behind them, in order."""

    def is_begun_anew_by(self, label: Label, written: str) -> bool:
        """Whether this label, met again, opens another form in the same file."""
        again = (label.field, squash(written)) in self.seen and label.part == ""
        named = {name for name, _ in self.seen}
        return again and label.field in OPENING and len(named) >= 4 and bool(named & BODY)

    def is_answered(self, label: Label) -> bool:
        """Whether a label of its own gave this field a value already."""
        return bool(self.values.get(label.field)) and not label.part and label.field != "details"

    def open(self, label: Label, written: str) -> None:
        """Note that a label stands in the form."""
        self.entries.append((label, written, ""))
        self.seen.append((label.field, squash(written)))
        self.labels.setdefault(label.field, written)

    def put(self, label: Label, written: str, value: str) -> None:
        """Add a value to its field, verbatim."""
        value = value.strip()
        if not value:
            return
        held = self.values.get(label.field, "")
        if label.part == "part" and _POSTCODE.fullmatch(written.strip(" :")) and _PLACE_LINE.match(held.rpartition("\n")[2]):
            self.values[label.field] = f"{held}, {value}"
            return
        if label.part == "part" and (held or not _DESCRIBES.search(written)):
            value = f"{written.rstrip(' :?*')}: {value}"
        if self.entries and not self.entries[-1][2]:
            self.entries[-1] = (*self.entries[-1][:2], value)
        if not held:
            self.values[label.field] = value
        elif label.part == "join":
            self.values[label.field] = f"{held} {value}"
        elif label.part == "given":
            self.values[label.field] = f"{value} {held}"
        else:
            self.values[label.field] = f"{held}\n{value}"

    def open_inferred(self, name: str, label: str, value: str) -> None:
        """Give a field what was set aside behind a label that nobody knew."""
        self.values[name], self.labels[name] = value, label
        self.unplaced = [text for text in self.unplaced if text != f"{label}: {value}"]
        self.problems = [problem for problem in self.problems if problem.field != label]

    def set_unknown(self, label: str, value: str) -> None:
        """Keep a label that nobody knows and what stands behind it."""
        self.unknown.append((label, value))
        self.set_aside(f"{label}: {value}" if value else label, label, told=bool(value))

    def set_aside(self, text: str, label: str = "", *, told: bool = False) -> None:
        """Keep text that no field takes; a label that nobody knows is reported with the way out.

        Parameters
        ----------
        text : str
        label : str, optional
            The label that nobody knows.
        told : bool, optional
            Whether it stands in the body of the form, where it may tell something of what happened.
        """
        self.unplaced.append(text.strip())
        if told:
            self.told.append((len(self.seen), text.strip()))
        if label:
            self.problems.append(
                Problem(
                    label,
                    f"Unknown label “{label}”: what stands there is kept, but in no field of the form.",
                    f"Add the label to {MAPPING} under the field that it means, and ingest the file again.",
                    "note",
                )
            )
