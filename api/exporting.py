"""Exports: to whom and what for is asked first, written into the log, and stands in the file."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from api.charting import with_pseudonyms
from api.record import AuditRow, audit_rows_of
from api.templating import MARKING
from graph.access import Look, View
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ontology.catalogue import node_kinds
from graph.pseudonyms import Pseudonyms, key_of
from viz.export.formats import FORMATS, file_name
from viz.export.picture import Origin, Picture

LONGEST = 200
MADE = "export as "


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever exports has said.

    Raises
    ------
    WrongUsage
        Where the recipient or the purpose is missing, or there is no such format.
    """

    form: str
    recipient: str
    purpose: str
    pseudonyms: bool = False

    def __post_init__(self) -> None:
        if self.form not in FORMATS:
            raise WrongUsage(f"There is no format “{self.form}”.", f"Choose one of {', '.join(FORMATS)}.", "form")
        if not self.recipient.strip():
            raise WrongUsage("An export needs a recipient.", "Say who gets it: a name and an agency.", "recipient")
        if not self.purpose.strip():
            raise WrongUsage("An export needs a purpose.", "Say what it is for.", "purpose")
        if max(len(self.recipient), len(self.purpose)) > LONGEST:
            raise WrongUsage(f"Recipient and purpose may have {LONGEST} letters.", "Say it shorter.", "recipient")

    def origin(self, author: str, on: date) -> Origin:
        """What stands in the file of how it came to be."""
        return Origin(MARKING, author, on, self.recipient.strip(), self.purpose.strip())


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to be taken along."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One row of the list of exports."""

    at: datetime
    author: str
    what: str
    recipient: str
    purpose: str
    about: int


def export(kith: Kith, view: View, picture: Picture, wanted: Wanted) -> Exported:
    """Make the file and write the disclosure down; nothing leaves where that fails."""
    persons = [node.id for node in picture.part.nodes if node_kinds()[node.kind].family == "person"]
    shown = with_pseudonyms(picture, Pseudonyms(key_of(kith.folder))) if wanted.pseudonyms else picture
    chosen = FORMATS[wanted.form]
    content = chosen.write(shown)
    names = " with pseudonyms" if wanted.pseudonyms else ""
    digest = hashlib.sha256(content).hexdigest()
    what = f"{MADE}{wanted.form}{names}: {picture.title} ({len(picture.part.nodes)} things), SHA-256 {digest[:16]}"
    view.log(what, persons, Verb.DISCLOSURE, wanted.recipient.strip())
    return Exported(file_name(shown, chosen), chosen.media, content)


def disclosed(kith: Kith, look: Look, author: str) -> list[Disclosed]:
    """Exports that were made, the newest first: of one person, or of everybody where `author` is empty."""
    rows: list[AuditRow] = audit_rows_of(kith, look, Verb.DISCLOSURE, author)
    return [
        Disclosed(row.at, row.actor, row.what.removeprefix(MADE), row.recipient, row.purpose, len(row.subjects)) for row in rows
    ]
