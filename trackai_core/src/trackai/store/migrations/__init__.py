"""Versions of the schema and how a store gets from one to the next.

``VERSIONS`` lists all, oldest first. A new SQLite store is made in one go from the snapshot of the newest, by plain
SQL, because that happens inside the process that trains; everything else is Alembic's work (``runner.py``).
"""

from __future__ import annotations

VERSIONS = ("0001", "0002", "0003")
HEAD = VERSIONS[-1]
SNAPSHOT = "0003_default_dashboard.sqlite.sql"  # in versions/; the schema at HEAD as SQLite's DDL
