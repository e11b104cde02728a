"""``show``: the web UI from Python, in a process of its own, so that it never runs inside the training."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import threading
from typing import Any
from urllib.parse import quote

from trackai import notices
from trackai.errors import MissingExtraError, NotFoundError, StoreError
from trackai.settings import load
from trackai.store import Store

_ADDRESS = re.compile(r"TrackAI is at (\S+)")
_STOP_S = 10.0


class App:
    """A web UI that runs. ``url`` is its address; ``close()`` ends it, as the end of this process does."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self._process, self.url = process, url
        # Its further output is read and dropped: a full pipe would stop it.
        threading.Thread(target=self._drain, name="trackai-show", daemon=True).start()

    @property
    def is_running(self) -> bool:
        """Whether it still serves."""
        return self._process.poll() is None

    def close(self) -> None:
        """Stop serving. A second call does nothing."""
        if self.is_running:
            self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def wait(self) -> None:
        """Return when it ends, or on Ctrl-C, which ends it."""
        try:
            self._process.wait()
        except KeyboardInterrupt:
            self.close()

    def _drain(self) -> None:
        try:
            for _ in self._process.stdout or ():
                pass
        except ValueError:
            pass  # closed meanwhile


class Shown(tuple[Any, ...]):
    """``(app, url, share_url, full_url)``; shows as nothing, so that a notebook prints no tuple under the cell."""

    def __repr__(self) -> str:
        return ""


def show(
    project: str | None = None,
    *,
    dashboard: str | None = None,
    theme: Any = None,  # noqa: ANN401  (no meaning here)
    mcp_server: bool | None = None,
    footer: bool = True,
    color_palette: Any = None,  # noqa: ANN401  (no meaning here)
    open_browser: bool = True,
    block_thread: bool | None = None,
    host: str | None = None,
    share: bool | None = None,
    server_port: int | None = None,
    frontend_dir: str | None = None,
) -> Shown:
    """Serve the web UI and open it in a browser.

    Args:
        project: project to open; by default the list of all.
        open_browser: whether to open a browser.
        block_thread: wait until it is stopped (Ctrl-C). By default so in scripts, and not in notebooks and at prompts.
        host: address to listen on; by default this machine alone.
        server_port: port; by default the first free one from 8000.
        dashboard, theme, mcp_server, footer, color_palette, share, frontend_dir: accepted; one warning names those that
            would have changed something.

    Returns:
        ``(app, url, share_url, full_url)``; ``app.close()`` stops it, ``share_url`` is None.

    Raises:
        MissingExtraError: if trackai-server is not installed.
        StoreError: if it does not start; its own words stand above.
    """
    asked = {"dashboard": dashboard, "theme": theme, "mcp_server": mcp_server, "color_palette": color_palette, "share": share, "frontend_dir": frontend_dir}  # fmt: skip
    if ignored := [name for name, value in asked.items() if value]:
        notices.warn(
            f"show() ignores {', '.join(ignored)}: the web UI has its own looks, and is on this machine alone."
        )
    if importlib.util.find_spec("trackai_server") is None:
        raise MissingExtraError("show() needs the web UI: pip install 'trackai[server]'.")
    command = [sys.executable, "-m", "trackai", "ui", "--no-open"]
    command += ["--host", host] if host else []
    command += ["--port", str(server_port)] if server_port else []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    app = App(process, _address(process))
    full_url = app.url + _page(project)
    print(f"trackai: the web UI is at {full_url}")
    if open_browser:
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(full_url,), name="trackai-browser", daemon=True).start()
    if block_thread or (block_thread is None and not _is_interactive()):
        app.wait()
    return Shown((app, app.url, None, full_url))


def _address(process: subprocess.Popen[str]) -> str:
    """Return the address that the server prints once it serves."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := _ADDRESS.search(line):
            return found[1]
    raise StoreError(f"The web UI did not start (exit code {process.wait()}): see above, or call `trackai ui`.")


def _page(project: str | None) -> str:
    if project is None:
        return "/"
    try:
        with Store.open(load()) as store:
            return f"/projects/{store.reader().project(project).id}/runs"
    except NotFoundError:
        return f"/projects/{quote(project, safe='')}/runs"  # its first run is on its way


def _is_interactive() -> bool:
    return hasattr(sys, "ps1") or "ipykernel" in sys.modules
