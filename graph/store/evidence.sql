-- One row of evidence for each statement of the chosen records that count: which two nodes it joins, when it happened,
-- when it became known, and who stands behind it. A list that carries no date has no day before which it was not known.
-- CROSS JOIN keeps SQLite from starting at all statements.
INSERT INTO graph_evidence
SELECT
    s.n, s.record, r.reference,
    COALESCE(subject.entity, happening.entity, 'd' || substr(s.record, 2)),
    COALESCE(object.entity, happening.entity, 'd' || substr(s.record, 2)),
    s.predicate,
    COALESCE(s.valid_from, i.occurred_on, r.known_on),
    COALESCE(r.known_on, s.valid_from, i.occurred_on, CASE r.kind WHEN 'liberty_report' THEN substr(e.recorded_at, 1, 10) ELSE '1900-01-01' END),
    r.footing, r.root, g.source_grade, g.intelligence_grade, s.nature
FROM /* chosen */ records AS r
CROSS JOIN graph_counted AS c ON c.record = r.id
CROSS JOIN entries AS e ON e.seq = r.seq
CROSS JOIN statements AS s ON s.record = r.id
LEFT JOIN graph_entity AS subject ON subject.mention = s.subject
LEFT JOIN graph_entity AS object ON object.mention = s.object
LEFT JOIN incidents AS i ON i.id = s.incident
LEFT JOIN graph_entity AS happening ON happening.mention = s.incident
LEFT JOIN grades AS g ON g.n = (SELECT max(n) FROM grades WHERE grades.record = s.record AND grades.item IN (0, s.item))
WHERE NOT (s.subject IS NOT NULL AND subject.entity IS NULL) AND NOT (s.object IS NOT NULL AND object.entity IS NULL)
    AND COALESCE(subject.entity, '') NOT IN (SELECT entity FROM graph_dismissed)
    AND COALESCE(object.entity, '') NOT IN (SELECT entity FROM graph_dismissed)
UNION ALL
SELECT
    0, i.record, r.reference, happening.entity, 'd' || substr(i.record, 2), 'DESCRIBED_BY',
    COALESCE(i.occurred_on, r.known_on),
    COALESCE(r.known_on, i.occurred_on, CASE r.kind WHEN 'liberty_report' THEN substr(e.recorded_at, 1, 10) ELSE '1900-01-01' END),
    r.footing, r.root, g.source_grade, g.intelligence_grade, 'fact'
FROM /* chosen */ records AS r
CROSS JOIN graph_counted AS c ON c.record = r.id
CROSS JOIN entries AS e ON e.seq = r.seq
CROSS JOIN incidents AS i ON i.record = r.id
CROSS JOIN graph_entity AS happening ON happening.mention = i.id
LEFT JOIN grades AS g ON g.n = (SELECT max(n) FROM grades WHERE grades.record = i.record AND grades.item IN (0, 1))
