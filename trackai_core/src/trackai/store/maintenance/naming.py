"""Hold the counts of names in ``project_keys`` against the runs, and make them anew."""

from __future__ import annotations

from trackai.store.connection import Db
from trackai.store.schema.tables import NAMED_TABLES

_HAVING = " UNION ALL ".join(f'SELECT run, "key" FROM {table.name}' for table in NAMED_TABLES)
_COUNTED = (
    f'SELECT r.project, s."key", count(*) AS runs FROM ({_HAVING}) s JOIN runs r ON r.number = s.run '
    'WHERE r.deleted IS NULL{of_one} GROUP BY r.project, s."key"'
)


def recount(db: Db, project: int) -> None:
    """Count the names of one project anew, inside a writing transaction."""
    if not db.is_sqlite:  # ingest updates this row before it counts: it then waits, or has committed
        db.execute("SELECT id FROM projects WHERE id = ? FOR UPDATE", (project,))
    db.execute("DELETE FROM project_keys WHERE project = ?", (project,))
    of_one = _COUNTED.format(of_one=" AND r.project = ?")
    db.execute(f'INSERT INTO project_keys(project, "key", runs) {of_one}', (project,))


def miscounted(db: Db) -> list[tuple[int, int]]:
    """Return project and key of up to 20 names whose count is not that of the runs. Reads every summary and leaf."""
    counted = _COUNTED.format(of_one="")
    sql = (
        'SELECT project, "key" FROM (SELECT project, "key", runs, 1 AS stored FROM project_keys UNION ALL '
        f'SELECT project, "key", runs, -1 FROM ({counted}) c) b '
        'GROUP BY project, "key" HAVING sum(stored * runs) <> 0 ORDER BY project, "key" LIMIT 20'
    )
    return [(project, key) for project, key in db.execute(sql)]


def uncounted(db: Db, series: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return project and key of those of the series (run, key) whose name is not among those of their project."""
    sql = (
        "SELECT r.project FROM runs r WHERE r.number = ? AND r.deleted IS NULL AND NOT EXISTS "
        '(SELECT 1 FROM project_keys p WHERE p.project = r.project AND p."key" = ?)'
    )
    return [(project, key) for run, key in series for (project,) in db.execute(sql, (run, key))]
