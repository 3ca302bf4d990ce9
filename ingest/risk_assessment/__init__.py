"""CRE risk assessments, laid out as in the toolkit's Appendix 2, or as an area has changed it."""

from ingest.risk_assessment.assessment import looks_like, parse

__all__ = ["looks_like", "parse"]
