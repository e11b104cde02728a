"""Move the notes of changes/ into CHANGELOG.md under a version: ``python scripts/collect_changes.py 0.1.0``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("added", "changed", "deprecated", "removed", "fixed", "security")
MARK = "<!-- versions -->\n"


def main(version: str) -> int:
    """Write the section and remove the notes."""
    notes = sorted(path for path in (ROOT / "changes").glob("*.*.md"))
    section = [f"\n## {version} ({time.strftime('%Y-%m-%d')})"]
    for kind in KINDS:
        of_kind = [path for path in notes if path.name.split(".")[-2] == kind]
        if of_kind:
            section.append(f"\n### {kind.capitalize()}\n")
            section += [f"- {' '.join(path.read_text().split())}" for path in of_kind]
    changelog = ROOT / "CHANGELOG.md"
    changelog.write_text(changelog.read_text().replace(MARK, MARK + "\n".join(section) + "\n", 1))
    for path in notes:
        path.unlink()
    print(f"{len(notes)} notes moved under {version}.")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/collect_changes.py VERSION")
    sys.exit(main(sys.argv[1]))
