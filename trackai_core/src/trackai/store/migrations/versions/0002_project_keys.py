"""Count the names of each project, and drop the index by key that answered for it at the cost of every new series."""

from __future__ import annotations

from alembic import op

from trackai.store.migrations.fresh import snapshot

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNT = """
INSERT INTO project_keys(project, "key", runs)
SELECT r.project, s."key", count(*)
FROM (
    SELECT run, "key" FROM metric_summaries
    UNION ALL SELECT run, "key" FROM configs
    UNION ALL SELECT run, "key" FROM summaries
) s JOIN runs r ON r.number = s.run
WHERE r.deleted IS NULL
GROUP BY r.project, s."key"
"""


def upgrade() -> None:
    """Make ``project_keys``, fill it, and drop the index on (key, run)."""
    connection = op.get_bind()
    for statement in snapshot(f"0002_project_keys.{connection.dialect.name}.sql"):
        if "project_keys" in statement:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_COUNT)
    connection.exec_driver_sql("DROP INDEX ix_metric_summaries_key_run")


def downgrade() -> None:
    """Refuse: a migration that goes wrong leaves the backup that was made first."""
    raise NotImplementedError("There is no way back from 0002; restore the backup that the migration made.")
