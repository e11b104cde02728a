"""Write the generated parts of docs/ from the code, or tell with ``--check`` which of them are out of date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cli_page import cli_page
from hooks_page import hooks_page
from http_page import http_page
from sqlalchemy import Column, Table, UniqueConstraint
from sqlalchemy.schema import Index

from trackai.settings import TABLE
from trackai.store.schema.tables import metadata

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Made by scripts/regenerate_docs.py from {source}: change that, not this. -->\n"


def shown_default(value: object) -> str:
    """Return a default as a person would write it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int) and value >= 2**20 and value % 2**20 == 0:
        return f"`{value}` ({value // 2**20} MiB)"
    return f"`{value}`"


def settings_page() -> str:
    """Return docs/settings.md."""
    lines = [
        "# Settings",
        "",
        NOTE.format(source="trackai_core/src/trackai/settings.py"),
        "A value comes from the first of: the argument in code, the environment variable, `settings.json` in the home",
        "folder (one flat JSON object with the names below), the default. `trackai doctor` shows the value of each, and",
        "where it came from.",
        "",
        "| name | variable | default | unit | meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{row.name}` | `{row.env}` | {shown_default(row.default)} | {row.unit} | {row.help} |" for row in TABLE
    ]
    return "\n".join(lines) + "\n"


def _type(column: Column[object]) -> str:
    return str(column.type).lower()


def _notes(column: Column[object]) -> str:
    parts = [column.comment or ""]
    parts += [f"→ `{key.target_fullname}`" for key in column.foreign_keys]
    return _plain(" ".join(part for part in parts if part))


def _plain(text: str) -> str:
    """Return *text* so that Markdown takes it as it stands: ``<home>`` is no tag, ``|`` no column."""
    return text.replace("<", "&lt;").replace("|", "\\|")


def _table(table: Table) -> list[str]:
    key = ", ".join(f"`{column.name}`" for column in table.primary_key.columns)
    lines = [f"## `{table.name}`", "", f"{_plain(table.comment or '')}. Primary key: {key}.", ""]
    lines += ["| column | type | null | meaning |", "| --- | --- | --- | --- |"]
    lines += [f"| `{c.name}` | {_type(c)} | {'yes' if c.nullable else ''} | {_notes(c)} |" for c in table.columns]
    unique = [[c.name for c in rule.columns] for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    unique += [[column.name] for column in table.columns if column.unique]
    indexes = [[c.name for c in index.columns] for index in table.indexes if isinstance(index, Index)]
    more = [f"unique ({', '.join(names)})" for names in sorted(unique)]
    more += [f"index ({', '.join(names)})" for names in sorted(indexes)]
    return [*lines, "", *([f"Also: {'; '.join(more)}.", ""] if more else [])]


def schema_page() -> str:
    """Return docs/schema.md."""
    lines = [
        "# The store",
        "",
        NOTE.format(source="trackai_core/src/trackai/store/schema/tables.py"),
        "One SQLite file or one PostgreSQL database with the same tables. Times are seconds since 1970, UTC. JSON is text.",
        "Read it with any tool; to change something, use the API, which keeps summaries and rollups true.",
        "",
        "For reading by hand there is a view, `metric_points`, with a row a point and plain names:",
        "",
        "```sql",
        "SELECT run, step, value FROM metric_points WHERE project = 'digits' AND metric = 'val/acc' ORDER BY run, step;",
        "```",
        "",
        "Its columns are `project`, `run` (the name), `run_id`, `metric`, `step`, `timestamp` and `value`.",
        "",
        "A level-1 row of `metric_rollups` stands for 64 consecutive points of a series, a level-2 row for 64 rows of",
        "level 1, and so on; points newer than the last full bucket are only in `metrics`",
        "([ADR 0004](adr/0004-rollups-of-64.md)).",
        "",
    ]
    for table in metadata.sorted_tables:
        lines += _table(table)
    return "\n".join(lines).rstrip() + "\n"


def api_page() -> str:
    """Return docs/http.md."""
    return http_page().replace("{note}", NOTE.format(source="trackai_server/src/trackai_server/routers"))


def command_line_page() -> str:
    """Return docs/cli.md."""
    return cli_page().replace("{note}", NOTE.format(source="trackai_core/src/trackai/cli"))


def hooks_reference() -> str:
    """Return docs/hooks.md."""
    return hooks_page().replace("{note}", NOTE.format(source="trackai_core/src/trackai/hooks.py"))


PAGES = {
    "settings.md": settings_page, "schema.md": schema_page, "http.md": api_page, "cli.md": command_line_page,
    "hooks.md": hooks_reference,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a page is out of date")
    check = parser.parse_args(arguments).check
    stale = []
    for name, page in PAGES.items():
        path, wanted = DOCS / name, page()
        if path.exists() and path.read_text() == wanted:
            continue
        stale.append(f"docs/{name}")
        if not check:
            path.write_text(wanted)
    if stale and check:
        print(f"Out of date: {', '.join(stale)}. Run python scripts/regenerate_docs.py.", file=sys.stderr)
        return 1
    print(f"{'Up to date' if not stale else 'Written'}: {', '.join(stale) or ', '.join(f'docs/{n}' for n in PAGES)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
