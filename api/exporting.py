"""Exports: to whom and what for is asked first, written into the log, and stands in the file."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from api.charting import with_pseudonyms
from api.templating import MARKING
from graph import log
from graph.access import Look, View
from graph.errors import NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ledger.database import raw
from graph.ledger.products import ProductDraft, Recall, holdings, products, recalled, record_product
from graph.ledger.restricted import Closed, closed_to
from graph.ontology.catalogue import node_kinds
from graph.pseudonyms import Pseudonyms, key_of
from graph.store.base import Node
from viz.export.formats import FORMATS, file_name
from viz.export.picture import Origin, Picture

LONGEST = 200
MOST_LISTED = 200
PRODUCT = ", product p"
"""Stands in the log of a disclosure that left as a file."""
NO_ENTITY = ("Incident", "Report", "Meeting")
EVERY = 1_000_000


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
    """One row of the list of what was shared without a file."""

    at: datetime
    author: str
    what: str
    recipient: str
    purpose: str
    about: int


def export(kith: Kith, view: View, picture: Picture, wanted: Wanted, watermark: int) -> Exported:
    """Make the file and keep that it is handed on; nothing leaves where that fails.

    `watermark` is the ledger's last entry when `picture` was read.
    """
    nodes = [node for node in picture.part.nodes if node.kind not in NO_ENTITY]
    shown = with_pseudonyms(picture, Pseudonyms(key_of(kith.folder))) if wanted.pseudonyms else picture
    chosen = FORMATS[wanted.form]
    content = chosen.write(shown)
    record_product(
        kith.database,
        ProductDraft(
            kind="chart",
            name=picture.title,
            form=wanted.form,
            recipient=wanted.recipient,
            purpose=view.look.purpose,
            author=view.look.actor,
            content=content,
            entities=[node.id for node in nodes],
            references=[reference for link in picture.links for reference in link.reports],
            persons=[node.id for node in nodes if node_kinds()[node.kind].family == "person"],
            pseudonyms=wanted.pseudonyms,
            watermark=watermark,
        ),
    )
    return Exported(file_name(shown, chosen), chosen.media, content)


def shared(kith: Kith, look: Look, author: str) -> list[Disclosed]:
    """What was shown to others without a file, the newest first: by one person, or by everybody where `author` is empty."""
    rows = log.rows(kith, kith.view(look.actor, look.purpose), log.Asked(user=author, verb=Verb.DISCLOSURE), MOST_LISTED)
    return [
        Disclosed(row.at, row.actor, row.what, row.recipient, row.purpose, len(row.subjects))
        for row in rows
        if PRODUCT not in row.what
    ]


def handed_on(kith: Kith, look: Look, author: str) -> list[Recall]:
    """Packs and exports with what has changed in each since, the newest first; reading them is logged as a look too."""
    with kith.database.reading() as connection:
        driver = raw(connection)
        closed = closed_to(driver, look.actor)
        found = [_seen(closed, one) for one in recalled(driver, products(driver, author))]
    kith.view(look.actor, look.purpose).log("the list of packs and exports", [one.product.id for one in found])
    return found


def _seen(closed: Closed, recall: Recall) -> Recall:
    """What has changed in a product, worked out from everything, without what is restricted from whoever reads it."""
    if not closed:
        return recall
    made, seen = recall.product, closed.without_names
    product = replace(made, name=seen(made.name), recipient=seen(made.recipient), purpose=seen(made.purpose))
    changed = (one for one in recall.changed if one.key not in closed.entities | closed.references)
    return Recall(product, tuple(changed))


def one_handed_on(kith: Kith, view: View, product: str, author: str) -> tuple[Recall, list[Node], tuple[str, ...]]:
    """One pack or export with the entities and references that it shows. Raises NotFound."""
    with kith.database.reading() as connection:
        driver = raw(connection)
        found = next((one for one in products(driver, author, EVERY) if one.id == product), None)
        if found is None:
            raise NotFound("There is no such pack or export.", "See the list of packs and exports.")
        (recall,) = recalled(driver, [found])
        entities, references = holdings(driver, product)
        closed = closed_to(driver, view.look.actor)
    recall = _seen(closed, recall)
    references = tuple(one for one in references if one not in closed.references)
    entities = tuple(one for one in entities if one not in closed.entities)
    view.log(f"what was handed on as product {product}", references)
    return recall, view.nodes(entities), references
