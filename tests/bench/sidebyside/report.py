"""Tables on the terminal and in Markdown; JSON on disk."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from sidebyside.adapters import ADAPTERS

# Per workload: (field, heading, digits); a field in RATIO is also set against the floors and the best peer.
COLUMNS: dict[str, list[tuple[str, str, int]]] = {
    "w1": [("p50_us", "p50 µs", 0), ("p99_us", "p99 µs", 0), ("max_us", "max µs", 0), ("durable_s", "durable s", 2),
           ("points_per_s", "points/s", 0), ("bytes_per_point", "B/point", 0), ("init_s", "init s", 2),
           ("finish_s", "finish s", 2), ("peak_rss_mb", "RSS MB", 0), ("cpu_s", "CPU s", 1), ("lost", "lost", 0)],
    "w2": [("stolen_pct", "stolen %", 2), ("calls_pct", "calls %", 2), ("threads_pct", "threads %", 2),
           ("processes_pct", "processes %", 2), ("calls_wall_pct", "wall in calls %", 2), ("slowdown_pct", "slowdown %", 1), ("p50_us", "p50 µs", 0), ("p99_us", "p99 µs", 0), ("max_us", "max µs", 0), ("cpu_s", "CPU s", 1)],
    "w4": [("wall_s", "wall s", 1), ("lost", "lost points", 0), ("runs_readable", "runs", 0),
           ("processes_failed", "failed", 0), ("errors", "errors", 0), ("locked_messages", "locked", 0),
           ("p50_us", "p50 µs", 0), ("p99_us", "p99 µs", 0), ("cpu_s", "CPU s", 1)],
    "w5": [("unpaced_lost_pct", "lost % unpaced", 1), ("paced_lost_pct", "lost % at 2 ms", 1), ("recovery", "recovery", 0)],
    "w6": [("runs_built", "runs", 0), ("points_built", "points", 0), ("build_points_per_s", "build points/s", 0),
           ("bytes_per_point", "B/point", 0), ("list_first_s", "list s", 3), ("list_best_s", "best", 3),
           ("list_bytes", "bytes", 0), ("series_first_s", "series s", 3), ("series_best_s", "best", 3),
           ("series_bytes", "bytes", 0), ("chart_first_s", "chart s", 3), ("chart_best_s", "best", 3),
           ("chart_got", "points", 0), ("chart_bytes", "bytes", 0)],
    "w7": [("import_s", "import s", 3), ("modules", "modules", 0), ("server_page_s", "page s", 2),
           ("server_start_s", "API s", 2), ("server_cpu_s", "CPU s", 2),
           ("server_idle_mb", "idle RSS MB", 0), ("server_rss_mb", "asked RSS MB", 0)],
    "w8": [("packages", "packages", 0), ("megabytes", "MB", 0)],
}  # fmt: skip
COLUMNS["w3"] = COLUMNS["w1"]
RATIO = {"w1": ["p50_us", "p99_us", "durable_s", "bytes_per_point", "cpu_s"], "w2": ["stolen_pct", "p99_us"],
         "w3": ["p50_us", "durable_s", "bytes_per_point"], "w4": ["wall_s"], "w5": [],
         "w6": ["series_first_s", "chart_first_s", "chart_bytes"],
         "w7": ["import_s", "server_page_s", "server_start_s", "server_idle_mb", "server_rss_mb"], "w8": ["packages", "megabytes"]}  # fmt: skip
TITLES = {"w1": "W1 log", "w2": "W2 training loop", "w3": "W3 wide", "w4": "W4 parallel", "w5": "W5 crash",
          "w6": "W6 read", "w7": "W7 start", "w8": "W8 install"}  # fmt: skip


def rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.5g}") if math.isfinite(value) else None
    if isinstance(value, str):  # a machine's paths have no place in a result
        return re.sub(r"(?:/[\w.+-]+){2,}", lambda path: "…/" + path[0].rpartition("/")[2], value)
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


def shown(value: Any, digits: int) -> str:
    if value is None:
        return "–"
    return f"{value:,.{digits}f}" if isinstance(value, (int, float)) else str(value)


def brief(workload: str, result: dict[str, Any]) -> str:
    for key in ("missing", "failed"):
        if key in result:
            return f"{key}: {result[key]}"
    return ", ".join(f"{head} {shown(result.get(key), digits)}" for key, head, digits in COLUMNS[workload])


def save(path: Path, machine: dict[str, Any], results: dict[str, Any]) -> None:
    """Add results to a file; a peer measured again replaces its earlier result."""
    old = json.loads(path.read_text())["results"] if path.exists() else {}
    new = old | {name: r for name, r in results.items() if "missing" not in r}
    content = {"machine": machine, "results": {name: new[name] for name in ADAPTERS if name in new}}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def load(folder: Path) -> dict[str, dict[str, Any]]:
    files = {workload: folder / f"{workload}.json" for workload in TITLES}
    return {workload: json.loads(path.read_text())["results"] for workload, path in files.items() if path.exists()}


def ratios(workload: str, results: dict[str, Any]) -> list[str]:
    """A table of multiples: of the best peer (of which trackai is none) and of each floor, in one cell."""
    # Without the control, and without half-built stores: their answers are shorter.
    complete = {name: r for name, r in results.items() if r.get("runs_built", 0) == r.get("runs_wanted", 0)}
    measured = {name: r for name, r in complete.items() if name != "none"}
    floors = [name for name in measured if name.startswith("floor-")]
    columns = []
    for field in RATIO[workload]:
        have = {n: r[field] for n, r in measured.items() if isinstance(r.get(field), (int, float)) and r[field] > 0}
        peers = {n: v for n, v in have.items() if n not in floors and n != "trackai"}
        best = min(peers, key=lambda n: peers[n], default=None)
        heading = next(h for f, h, _ in COLUMNS[workload] if f == field)
        if best:
            columns.append((f"{heading} (best: {best})", have, [best, *floors]))
    if not columns:
        return []
    lines = [
        f"| × best peer{''.join(f' / {floor}' for floor in floors)} | " + " | ".join(h for h, _, _ in columns) + " |"
    ]
    lines.append("| --- |" + " ---: |" * len(columns))
    for name in measured:
        if name in floors or not any(name in have for _, have, _ in columns):
            continue
        cells = []
        for _, have, marks in columns:
            times = (
                [shown_ratio(have[name] / have[mark]) if mark in have else "–" for mark in marks]
                if name in have
                else ["–"]
            )
            cells.append(" / ".join(times))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def shown_ratio(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"


def show(everything: dict[str, dict[str, Any]]) -> None:
    for workload, results in sorted(everything.items()):
        print(f"\n### {TITLES[workload]}\n")
        columns = [c for c in COLUMNS[workload] if any(r.get(c[0]) is not None for r in results.values())]
        print("| peer | " + " | ".join(head for _, head, _ in columns) + " | load |")
        print("| --- |" + " ---: |" * (len(columns) + 1))
        for name, result in results.items():
            load = f"{shown(result.get('load_before'), 1)}→{shown(result.get('load_after'), 1)}"
            if problem := result.get("missing") or result.get("failed"):
                print(f"| {name} | {' '.join(str(problem).split())[:160]} |" + " |" * (len(columns) - 1) + f" {load} |")
            else:
                cells = [shown(result.get(key), digits) for key, _, digits in columns]
                print(f"| {name} | " + " | ".join(cells) + f" | {load} |")
        if lines := ratios(workload, results):
            print("\n" + "\n".join(lines))
