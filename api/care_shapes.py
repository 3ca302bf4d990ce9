"""Erasures and retention as JSON."""

from api.shapes import Json
from graph.custody.erasure import Erasure


def erasure_json(done: Erasure) -> Json:
    """What was taken out, and whom to tell."""
    return {
        "erased": {
            "originals": done.originals,
            "mentions": done.mentions,
            "charts": done.charts,
            "exports": done.exports,
        },
        "recall": [
            {"product": one.product, "name": one.name, "recipient": one.recipient, "when": one.when} for one in done.recall
        ],
        "namesakes": list(done.namesakes),
        "lists_not_reached": list(done.unreached),
    }
