"""What stands in Neo4j in words, for those who use Bloom or Cypher: made from the ontology, kept in docs/neo4j.md.

Run as ``python -m graph.store.neo4j_words docs/neo4j.md`` to bring that page in step.
"""

import sys
from pathlib import Path

from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.mirrored import EVERY

BEGIN, END = "<!-- words -->", "<!-- /words -->"

EACH_NODE = {
    "id": "Kith's id, the same as on its pages; unique",
    "kind": "the label below, as text",
    "name": "what it is called",
    "caption": "name and kind, for Bloom",
    "also_known_as": "list of other names; missing where there are none",
}
EACH_LINK = {
    "reports": "list of references of the reports, minutes or rows that state it, oldest first",
    "report_count": "how many these are",
    "first, last": "earliest and latest day of what happened or was in force, as text (2026-03-31); missing where not known",
    "sources": "distinct independent sources; all untraced reports together are one",
    "solid": "false where everything behind it is ungraded or D",
}


def glossary() -> str:
    """Labels, relationship types and property names as Markdown."""
    lines = [f"Every node of Kith has the label `{EVERY}` and that of its kind, and the properties", ""]
    lines += [f"- `{name}`: {words}" for name, words in EACH_NODE.items()]
    lines += ["", "| label | is | also has, where known |", "|---|---|---|"]
    for kind in node_kinds().values():
        known = ", ".join(f"`{name}`" for name in kind.properties) or "–"
        lines.append(f"| `{kind.name}` | {kind.label} | {known} |")
    lines += ["", "Where reports differ on a property, the newest is shown and all stand in `<name>_all`.", ""]
    lines += ["Every relationship has the properties", ""]
    lines += [f"- `{name}`: {words}" for name, words in EACH_LINK.items()]
    lines += ["", "| type | from | to | reads |", "|---|---|---|---|"]
    for link in link_kinds().values():
        both = " (both ways)" if link.symmetric else ""
        lines.append(f"| `{link.name}` | {', '.join(link.sources)} | {', '.join(link.targets)} | {link.forward}{both} |")
    return "\n".join(lines)


def in_step(page: str) -> str:
    """A page with the part between its marks made anew."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{glossary()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(in_step(file.read_text(encoding="utf-8")), encoding="utf-8")
