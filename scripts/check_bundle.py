"""Check that what the browser loads before the workbench shows stays small: ``scripts/check_bundle.py``.

Counted are the scripts of the page, the chunk of the workbench and what both import; what is imported later belongs to a
menu that opens or a bar that appears. Compressed by gzip, as the server sends them. A Playwright flow measures the same in a
browser, and so would tell if something were imported at once after all.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from prepare import ROOT

WEB = ROOT / "trackai_server" / "src" / "trackai_server" / "web"
LIMIT = 250_000  # bytes: a second on a slow connection
_STATIC = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
_PAGE = re.compile(r"""/assets/([\w.-]+\.js)""")


def closure(names: set[str], assets: Path) -> set[str]:
    """Return *names* and all that they import, and that those import."""
    found: set[str] = set()
    pending = set(names)
    while pending:
        name = pending.pop()
        found.add(name)
        pending |= set(_STATIC.findall((assets / name).read_text())) - found
    return found


def initial_scripts(web: Path) -> dict[str, int]:
    """Return script → compressed bytes of all that is loaded before the workbench shows.

    Raises:
        SystemExit: if the web UI is not built.
    """
    assets = web / "assets"
    if not (web / "index.html").exists():
        raise SystemExit(f"The web UI is not built in {web}: npm run build in frontend/ does that.")
    entry = set(_PAGE.findall((web / "index.html").read_text()))
    page = {path.name for path in assets.glob("runs-page-*.js")}
    names = closure(entry | page, assets)
    return {name: len(gzip.compress((assets / name).read_bytes(), 6)) for name in sorted(names)}


def main() -> int:
    """Print the sum, and the scripts when it is too large."""
    sizes = initial_scripts(WEB)
    total = sum(sizes.values())
    print(f"{total / 1000:.1f} kB of JavaScript before the workbench shows; at most {LIMIT / 1000:.0f} kB.")
    if total <= LIMIT:
        return 0
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"{size / 1000:8.1f} kB  {name}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
