"""How much weight a graded row carries in a score: facts more than assessments, what is suspected to be false none."""

import numpy as np

from graph.analysis.evidence import Codes, Flags, Reals, Relations, Rows

SOURCE = np.array([0.85, 1.0, 0.85, 0.5])
"""By source grade: ungraded, 1 reliable, 2 untested, 3 not reliable."""
INTELLIGENCE = np.array([np.nan, 1.0, 0.9, 0.7, 0.4, 0.0])
"""By intelligence grade A to E; an ungraded item is taken by its footing."""
FOOTING = np.array([0.9, 0.7, 0.55])
"""Ungraded: first-hand, third party, untraced."""
ASSESSMENT = 0.7


def reliability(source: Codes, intelligence: Codes, footing: Codes, assessment: Flags | None = None) -> Reals:
    """Weight from 0 to 1 of each row."""
    known = np.where(intelligence == 0, FOOTING[footing], INTELLIGENCE[intelligence])
    weight = SOURCE[source] * known
    return weight if assessment is None else np.where(assessment, ASSESSMENT * weight, weight)


def of_rows(rows: Rows) -> Reals:
    """Weight of what reports say."""
    return reliability(rows.source, rows.intelligence, rows.footing, rows.assessment)


def of_relations(relations: Relations) -> Reals:
    """Weight of what case links say."""
    return reliability(relations.source, relations.intelligence, relations.footing)
