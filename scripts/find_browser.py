"""Print the path of a Chromium: $CHROMIUM, the system's, Playwright's own, else one that npm can install unprivileged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from prepare import FRONTEND, ROOT, Unprepared, find_npm, run

SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
OWN = ROOT / ".nox" / "browser"  # where npm puts @sparticuz/chromium, a build that needs no system libraries


def _node(code: str, folder: Path) -> str:
    """Run a line of JavaScript that prints a path; an empty answer when its package is not there."""
    done = subprocess.run(["node", "--input-type=module", "-e", code], cwd=folder, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def find_browser() -> str:
    """Return the path of a browser that Playwright can drive.

    Raises:
        Unprepared: if there is none and none can be installed.
    """
    if chosen := os.environ.get("CHROMIUM"):
        if shutil.which(chosen):
            return chosen
        raise Unprepared(f"CHROMIUM is {chosen!r}, where no program lies.")
    for name in SYSTEM:
        if found := shutil.which(name):
            return found
    for path in MAC:
        if Path(path).exists():
            return path
    own = _node("import {chromium} from '@playwright/test'; console.log(chromium.executablePath())", FRONTEND)
    if own and Path(own).exists():
        return own
    ask = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())"
    if not (OWN / "node_modules").is_dir():
        OWN.mkdir(parents=True, exist_ok=True)
        run(
            find_npm(),
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            OWN,
            "@sparticuz/chromium",
            folder=OWN,
        )
    if found := _node(ask, OWN):
        return found
    raise Unprepared("No Chromium was found and none could be installed: install one, or set CHROMIUM to its path.")


if __name__ == "__main__":
    try:
        print(find_browser())
    except Unprepared as problem:
        sys.exit(str(problem))
