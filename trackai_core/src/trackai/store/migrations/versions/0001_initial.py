"""The first schema.

Its DDL is frozen in two snapshots beside this file: what a released version created never changes with the code.
"""

from __future__ import annotations

from alembic import op

from trackai.store.migrations.fresh import snapshot

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table and view."""
    dialect = op.get_bind().dialect.name
    for statement in snapshot(f"0001_initial.{dialect}.sql"):
        if "alembic_version" not in statement:  # Alembic makes its own
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Refuse: there is nothing before the first schema."""
    raise NotImplementedError("There is no schema before 0001; restore a backup instead.")
