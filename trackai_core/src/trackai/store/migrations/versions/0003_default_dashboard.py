"""Let a project name the dashboard that it opens."""

from __future__ import annotations

from alembic import op

from trackai.store.migrations.fresh import snapshot

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COPY = """
INSERT INTO dashboards(id, project, name, body, version, created, updated)
SELECT id, project, name, body, version, created, updated FROM old_dashboards
"""


def upgrade() -> None:
    """Add ``dashboards.is_default``; no dashboard is one yet."""
    connection = op.get_bind()
    name = connection.dialect.name
    about = [s for s in snapshot(f"0003_default_dashboard.{name}.sql") if "dashboards" in s and "is_default" in s]
    if name == "sqlite":
        # ALTER TABLE would leave a text of the table in the file that differs from a new store's.
        connection.exec_driver_sql("ALTER TABLE dashboards RENAME TO old_dashboards")
        for statement in about:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(_COPY)
        connection.exec_driver_sql("DROP TABLE old_dashboards")
        return
    connection.exec_driver_sql("ALTER TABLE dashboards ADD COLUMN is_default INTEGER DEFAULT '0' NOT NULL")
    for statement in about:
        if statement.startswith("COMMENT"):
            connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Refuse: a migration that goes wrong leaves the backup that was made first."""
    raise NotImplementedError("There is no way back from 0003; restore the backup that the migration made.")
