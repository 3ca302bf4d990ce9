"""Packs and exports that were handed on: who got which file, what it showed, and whether that is still so.

A product is kept in the transaction that logs its disclosure. It is no part of the record: keeping one moves no projection.
"""

import hashlib
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from graph.errors import KithError, NotLogged
from graph.ledger import audit
from graph.ledger.database import Database, raw, utc_now
from graph.ledger.portions import chunks, marks

COLUMNS = "id, kind, name, form, recipient, purpose, author, made_at, as_of, watermark, sha256, pseudonyms"
NAMED_IN_LOG = 400
ENTITY, REFERENCE = "entity", "reference"


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A file that is about to leave.

    Attributes
    ----------
    kind : str
        A kind of pack (tasking, socex, ...), "statistics", or "chart".
    name : str
        What it is called, in words.
    form : str
        Kind of file: docx, pdf, png, ...
    content : bytes
        The file itself, which is not kept.
    entities, references : collection of str
        Everything shown in it: persons, places and things; reports, minutes and rows.
    persons : sequence of str
        Those of `entities` who are persons; they stand in the log.
    watermark : int or None
        The ledger's last entry when it was read; the last one now unless given.
    """

    kind: str
    name: str
    form: str
    recipient: str
    purpose: str
    author: str
    content: bytes
    as_of: date | None = None
    entities: Collection[str] = ()
    references: Collection[str] = ()
    persons: Sequence[str] = ()
    pseudonyms: bool = False
    watermark: int | None = None

    @property
    def sha256(self) -> str:
        """By which the file is known again."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Product:
    """A file that was handed on."""

    id: str
    kind: str
    name: str
    form: str
    recipient: str
    purpose: str
    author: str
    made_at: str
    as_of: date | None
    watermark: int
    sha256: str
    pseudonyms: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that a product shows and that is no longer what it was; `what` is entity or reference, `why` in words."""

    what: str
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Recall:
    """A product with what has changed in it since it was made: whoever received it should hear of it."""

    product: Product
    changed: tuple[Changed, ...] = field(default=())


def last_entry(database: Database) -> int:
    """The ledger's last entry: to be asked before what goes into a product is read."""
    with database.reading() as connection:
        return _head(raw(connection))


def record_product(database: Database, draft: ProductDraft) -> Product:
    """Keep that a file is handed on, and log the disclosure, in one transaction.

    Raises
    ------
    NotLogged
        If that could not be written; the file must not leave.
    """
    try:
        with database.writing(draft.author) as connection:
            driver = raw(connection)
            watermark = _head(driver) if draft.watermark is None else draft.watermark
            made = Product(
                f"p{secrets.token_hex(6)}",
                draft.kind,
                draft.name,
                draft.form,
                draft.recipient.strip(),
                draft.purpose,
                draft.author,
                utc_now(),
                draft.as_of,
                watermark,
                draft.sha256,
                draft.pseudonyms,
            )
            _add(driver, made, draft)
            named = list(dict.fromkeys(draft.persons))[:NAMED_IN_LOG]
            audit.append(
                connection, made.made_at, draft.author, audit.Verb.DISCLOSURE, _in_log(made, draft), named, draft.purpose,
                made.recipient,
            )  # fmt: skip
    except (sa.exc.SQLAlchemyError, KithError, OSError) as error:
        raise NotLogged(f"The disclosure could not be logged, so nothing leaves: {error}") from error
    return made


def _in_log(made: Product, draft: ProductDraft) -> str:
    names = " with pseudonyms" if made.pseudonyms else ""
    held = f"{made.kind}, {len(draft.entities)} things, {len(draft.references)} references"
    return f"export as {made.form}{names}: {made.name} ({held}), product {made.id}, SHA-256 {made.sha256[:16]}"


def _add(driver: sqlite3.Connection, made: Product, draft: ProductDraft) -> None:
    as_of = made.as_of.isoformat() if made.as_of else None
    driver.execute(
        f"INSERT INTO products ({COLUMNS}) VALUES ({marks(COLUMNS.split())})",
        (
            made.id, made.kind, made.name, made.form, made.recipient, made.purpose, made.author, made.made_at, as_of,
            made.watermark, made.sha256, int(made.pseudonyms),
        ),
    )  # fmt: skip
    entities = sorted(set(draft.entities))
    by = _membership(driver, entities, made.watermark)
    rows = [(made.id, ENTITY, entity, *by.get(entity, (0, ""))) for entity in entities]
    rows += [(made.id, REFERENCE, reference, 0, "") for reference in sorted(set(draft.references))]
    driver.executemany("INSERT INTO product_holdings (product, kind, key, members, digest) VALUES (?, ?, ?, ?, ?)", rows)


def products(driver: sqlite3.Connection, author: str = "", limit: int = 200) -> list[Product]:
    """What was handed on, the newest first: by one person, or by everybody where `author` is empty."""
    rows = driver.execute(
        f"SELECT {COLUMNS} FROM products WHERE ? IN ('', author) ORDER BY made_at DESC, id LIMIT ?", (author, limit)
    )
    return [_product(row) for row in rows]


def products_holding(
    driver: sqlite3.Connection, entities: Collection[str] = (), references: Collection[str] = ()
) -> list[Product]:
    """Everything handed on that shows any of these, the newest first: whom to tell when they are erased or corrected."""
    found: set[str] = set()
    for kind, keys in ((ENTITY, entities), (REFERENCE, references)):
        for chunk in chunks(sorted(set(keys))):
            rows = driver.execute(
                f"SELECT DISTINCT product FROM product_holdings WHERE kind = ? AND key IN ({marks(chunk)})", (kind, *chunk)
            )
            found |= {row[0] for row in rows}
    made = [_product(row) for chunk in chunks(sorted(found)) for row in _by_id(driver, chunk)]
    return sorted(made, key=lambda one: one.made_at, reverse=True)


def _by_id(driver: sqlite3.Connection, ids: Sequence[str]) -> Iterable[Sequence[object]]:
    return driver.execute(f"SELECT {COLUMNS} FROM products WHERE id IN ({marks(ids)})", ids)


def holdings(driver: sqlite3.Connection, product: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Entities and references that a product shows."""
    rows = driver.execute("SELECT kind, key FROM product_holdings WHERE product = ? ORDER BY key", (product,)).fetchall()
    return tuple(key for kind, key in rows if kind == ENTITY), tuple(key for kind, key in rows if kind == REFERENCE)


def recalled(driver: sqlite3.Connection, made: Sequence[Product]) -> list[Recall]:
    """Each product with what it shows and was since corrected, regraded, withdrawn, joined, parted or erased."""
    head = _head(driver)
    return [Recall(one, tuple(_changed(driver, one)) if one.watermark < head or _erased(driver) else ()) for one in made]


def _changed(driver: sqlite3.Connection, product: Product) -> list[Changed]:
    found: dict[tuple[str, str], str] = {}
    for why, query in REFERENCES.items():
        for (key,) in driver.execute(query, {"product": product.id, "watermark": product.watermark}):
            found.setdefault((REFERENCE, key), why)
    held = driver.execute(
        "SELECT key, members, digest FROM product_holdings WHERE product = ? AND kind = ?", (product.id, ENTITY)
    ).fetchall()
    now = _membership(driver, [row[0] for row in held], product.watermark)
    for key, members, digest in held:
        if (members, digest) != now.get(key, (0, "")):
            found[ENTITY, key] = _why(driver, key, members, now.get(key, (0, ""))[0])
    return [Changed(what, key, why) for (what, key), why in sorted(found.items())]


REFERENCES = {
    "erased": (
        "SELECT h.key FROM product_holdings AS h WHERE h.product = :product AND h.kind = 'reference' AND :watermark >= 0 "
        "AND NOT EXISTS (SELECT 1 FROM records AS r WHERE r.reference = h.key)"
    ),
    "withdrawn": (
        "SELECT h.key FROM product_holdings AS h WHERE h.product = :product AND h.kind = 'reference' AND :watermark >= 0 "
        "AND EXISTS (SELECT 1 FROM records AS r WHERE r.reference = h.key) AND NOT EXISTS "
        "(SELECT 1 FROM records AS r JOIN graph_counted AS c ON c.record = r.id WHERE r.reference = h.key)"
    ),
    "corrected by a newer version": (
        "SELECT h.key FROM product_holdings AS h WHERE h.product = :product AND h.kind = 'reference' "
        "AND EXISTS (SELECT 1 FROM records AS r WHERE r.reference = h.key AND r.seq > :watermark)"
    ),
    "graded differently": (
        "SELECT h.key FROM product_holdings AS h WHERE h.product = :product AND h.kind = 'reference' AND EXISTS "
        "(SELECT 1 FROM records AS r JOIN grades AS g ON g.record = r.id WHERE r.reference = h.key AND g.seq > :watermark)"
    ),
}
"""What can have become of a reference, the gravest first."""


def _why(driver: sqlite3.Connection, entity: str, before: int, now: int) -> str:
    if now > before:
        return "joined with another"
    if now:
        return "parted, or erased in part"
    first = driver.execute("SELECT 1 FROM mentions WHERE id = ?", (f"m{entity[1:]}",)).fetchone()
    return "joined with another" if first else "erased"


def _membership(driver: sqlite3.Connection, entities: Sequence[str], watermark: int) -> dict[str, tuple[int, str]]:
    """How many mentions each entity goes by of those that the ledger held at an entry, and a digest of which."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for chunk in chunks(sorted(set(entities))):
        for entity, mention in driver.execute(
            "SELECT ge.entity, ge.mention FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention "
            f"WHERE ge.entity IN ({marks(chunk)}) AND m.seq <= ?",
            (*chunk, watermark),
        ):
            held[entity].append(mention)
    return {entity: (len(ids), hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()) for entity, ids in held.items()}


def _erased(driver: sqlite3.Connection) -> bool:
    """Whether anything was ever erased: that may happen without an entry of its own."""
    return bool(driver.execute("SELECT EXISTS (SELECT 1 FROM audit WHERE verb = 'erasure')").fetchone()[0])


def _head(driver: sqlite3.Connection) -> int:
    return int(driver.execute("SELECT COALESCE(max(seq), 0) FROM entries").fetchone()[0])


def _product(row: Sequence[object]) -> Product:
    identity, kind, name, form, recipient, purpose, author, made_at, as_of, watermark, sha256, pseudonyms = row
    return Product(
        str(identity),
        str(kind),
        str(name),
        str(form),
        str(recipient),
        str(purpose),
        str(author),
        str(made_at),
        date.fromisoformat(str(as_of)) if as_of else None,
        int(str(watermark)),
        str(sha256),
        bool(pseudonyms),
    )
