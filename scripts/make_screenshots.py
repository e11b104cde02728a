"""Take the README's pictures of the real UI over demo runs: ``.nox/shared/bin/python scripts/make_screenshots.py``.

The workbench of the demo project at 1280 × 800 in light and dark, by the Chromium that scripts/find_browser.py finds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))
from check_wheels import answer
from find_browser import find_browser
from launch import free_port
from prepare import ROOT, build_spa

IMAGES = ROOT / "docs" / "images"


def shoot(browser: Browser, address: str, project: str, out: Path, theme: str) -> None:
    """Take the picture of one theme."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=theme)  # type: ignore[arg-type]  # "light" or "dark"
    page = context.new_page()
    page.goto(f"{address}/projects/{project}/runs?filter=config.model%2Fname+%3D+%22resnet18%22&smooth=0.5")
    # Not "networkidle": the live stream never ends. Skeletons gone and charts drawn is what a reader calls loaded.
    page.wait_for_selector("[data-skeleton], [aria-busy=true]", state="detached", timeout=30_000)
    page.wait_for_timeout(1_500)
    page.screenshot(path=out / f"workbench-{theme}.png")
    context.close()


def main() -> None:
    """Make demo runs, serve them, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=IMAGES)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    build_spa()
    trackai = Path(sys.executable).parent / "trackai"
    with tempfile.TemporaryDirectory(prefix="trackai-pictures-") as home:
        environment = os.environ | {"TRACKAI_HOME": home}
        subprocess.run([trackai, "demo"], env=environment, check=True)
        port = free_port("127.0.0.1", 8000)
        server = subprocess.Popen([trackai, "ui", "--port", str(port), "--no-open"], env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            answer(f"{address}/api/health")
            projects = json.loads(answer(f"{address}/api/projects"))["projects"]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
                for theme in ("light", "dark"):
                    shoot(browser, address, str(projects[0]["id"]), out, theme)
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
