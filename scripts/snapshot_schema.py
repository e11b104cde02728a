"""Write the DDL of today's tables as the snapshot of one schema version: ``python scripts/snapshot_schema.py 0001_initial``.

Only for a version that has not been released: a released snapshot is frozen.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable, SetColumnComment, SetTableComment

from trackai.store import migrations
from trackai.store.schema.tables import metadata
from trackai.store.schema.views import VIEWS

VERSION_TABLE = "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"


def statements(dialect: Dialect) -> list[str]:
    """Return the DDL of every table, index, comment and view, in an order that works."""
    ddl: list[str] = [VERSION_TABLE]
    for table in metadata.sorted_tables:
        ddl.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        ddl.extend(
            str(CreateIndex(index).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda i: str(i.name))
        )
        if dialect.name == "postgresql":
            ddl.append(str(SetTableComment(table).compile(dialect=dialect)))
            ddl.extend(str(SetColumnComment(c).compile(dialect=dialect)) for c in table.columns if c.comment)
    return [*ddl, *VIEWS.values()]


def main(name: str) -> None:
    """Write both snapshots of the version called *name*."""
    folder = Path(migrations.__file__).parent / "versions"
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        text = "".join(f"{statement};\n\n" for statement in statements(dialect))
        (folder / f"{name}.{dialect.name}.sql").write_text(text)


if __name__ == "__main__":
    main(sys.argv[1])
