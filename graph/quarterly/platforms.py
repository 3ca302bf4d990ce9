"""Counts of platforms named in offences."""

from collections import Counter
from collections.abc import Mapping

from graph.ontology.catalogue import term
from graph.quarterly.facts import Facts
from graph.quarterly.periods import Span


def platforms(facts: Facts, span: Span) -> Mapping[str, int]:
    """Offences by platform; a platform that the list does not know goes by what was written."""
    told: Counter[str] = Counter()
    for row in facts.rows["offence"]:
        if span.holds(row.on) and (text := str(row.said.get("platform", ""))):
            named = [part.strip() for part in text.replace(";", ",").replace("/", ",").split(",") if part.strip()]
            told.update({known.code if (known := term("platform", part)) else part for part in named})
    return told
