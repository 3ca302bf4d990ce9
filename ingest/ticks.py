"""Whether somebody marked a cell or box of a form."""

import re

from graph.ontology.catalogue import squash
from ingest.labels import mapping

EMPTY_BOX = re.compile(r"[☐□○]")


def ticked(cell: str) -> bool:
    """Whether somebody marked a cell.

    Examples
    --------
    >>> ticked("✓"), ticked("x"), ticked("☐"), ticked("no")
    (True, True, False, False)
    """
    bare = EMPTY_BOX.sub("", cell).strip()
    if not bare:
        return False
    no = {squash(str(word)) or str(word) for word in mapping("risk_assessment")["not_ticked"]}
    return (squash(bare) or bare) not in no
