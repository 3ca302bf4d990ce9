"""Names that are known already, looked for in narratives: of new reports, and of old ones when a new name is learnt."""

import sqlite3
from collections.abc import Sequence

from graph.kith import Kith
from graph.ledger.drafts import RecordDraft
from graph.ledger.writer import Writer


class KnownNames:
    def __init__(self, kith: Kith) -> None: ...
    def find_in(self, records: Sequence[RecordDraft]) -> None: ...
    def reread(self, writer: Writer, driver: sqlite3.Connection) -> None: ...
