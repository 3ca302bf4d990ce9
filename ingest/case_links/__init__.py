"""Case links: extracts of the council's and the police's systems, as sheets of rows.

No vendor layout could be confirmed, so a sheet's kind is found by its columns (``ingest/mappings/case_links.yaml``), title
rows above the header are passed over, and a bad row never stops the rest. Tables of a document are read as sheets.
"""

from ingest.case_links.sheets import columns_known, is_mostly_rows, looks_like, parse
from ingest.case_links.tables import is_mostly_table, looks_like_tables, parse_tables

__all__ = ["columns_known", "is_mostly_rows", "is_mostly_table", "looks_like", "looks_like_tables", "parse", "parse_tables"]
