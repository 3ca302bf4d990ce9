"""Minutes of tasking meetings: who chaired, what was discussed section by section, which actions were set.

Wordings of sections and table columns stand in ``ingest/mappings/minutes_sections.yaml``.
"""

from ingest.minutes.meeting import looks_like, parse

__all__ = ["looks_like", "parse"]
