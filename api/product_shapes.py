"""The JSON of packs and exports that were handed on."""

from collections.abc import Iterable, Sequence

from api.shapes import Json, iso, node_json
from graph.ledger.products import Recall
from graph.store.base import Node


def recall_json(recall: Recall) -> Json:
    """One product with what has changed in it since."""
    made = recall.product
    return {
        "id": made.id,
        "kind": made.kind,
        "name": made.name,
        "form": made.form,
        "recipient": made.recipient,
        "purpose": made.purpose,
        "author": made.author,
        "made_at": made.made_at,
        "as_of": iso(made.as_of),
        "watermark": made.watermark,
        "sha256": made.sha256,
        "pseudonyms": made.pseudonyms,
        "changed": [{"what": one.what, "key": one.key, "why": one.why} for one in recall.changed],
    }


def products_json(recalls: Iterable[Recall]) -> Json:
    """The answer of ``products``."""
    return {"products": [recall_json(recall) for recall in recalls]}


def product_json(recall: Recall, nodes: Sequence[Node], references: Sequence[str]) -> Json:
    """The answer of ``products ID``."""
    return {**recall_json(recall), "entities": [node_json(node) for node in nodes], "references": list(references)}


def in_words(recall: Recall) -> str:
    """One line for the command line."""
    made = recall.product
    state = f"RECALL ({len(recall.changed)} changed)" if recall.changed else "unchanged"
    return f"{made.id}  {made.made_at[:16]}  {made.kind} as {made.form}  {made.recipient}  {state}  {made.name}"
