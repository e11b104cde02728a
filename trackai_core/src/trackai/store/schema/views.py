"""Views for people with ``sqlite3``, DuckDB or pandas: names instead of numbers."""

from __future__ import annotations

_POINTS = """\
CREATE VIEW {name} AS
SELECT projects.name AS project, runs.name AS run, runs.id AS run_id, keys.path AS metric,
       metrics.step AS step, metrics.timestamp AS "timestamp", metrics.value AS value
FROM metrics
JOIN runs ON runs.number = metrics.run
JOIN projects ON projects.id = runs.project
JOIN keys ON keys.id = metrics.key
WHERE keys.kind = '{kind}'"""

VIEWS = {
    "metric_points": _POINTS.format(name="metric_points", kind="metric"),
    "system_points": _POINTS.format(name="system_points", kind="system"),
}
