"""The eight workloads. Each takes a peer's setting and returns figures; README.md says what they mean."""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import struct
import subprocess
import time
from collections.abc import Callable
from typing import Any

from sidebyside.peer import wait_until
from sidebyside.process import cpu_s, descendants, end_descendants, rss_mb, run_all
from sidebyside.setting import Missing, Setting


def logged(setting: Setting, width: int, calls: int, limit: float = 420.0) -> dict[str, Any]:
    empty = setting.bytes_on_disk()
    task = setting("log", run="r0", width=width, calls=calls)
    totals = run_all([task], limit)
    answer = task.answer
    if "failed" in answer:
        return answer | totals
    expected = answer["points"] if setting.name != "none" else 0
    back = setting.ask("count", expected=expected, seconds=setting.peer.settle, limit=setting.peer.settle + 120)
    readable = sum(back.get("counts", {}).values())
    # A first look that already sees everything adds nothing: only waiting for points to appear counts.
    durable = answer["logged_s"] + (back["asked_at"] - answer["finished_at"] if back.get("looks", 1) > 1 else 0.0)
    del answer["finished_at"]
    return answer | {
        "durable_s": durable,
        "points_per_s": readable / durable,
        "readable": readable,
        "lost": expected - readable,
        "read_error": back.get("error"),
        "bytes_per_point": (setting.bytes_on_disk() - empty) / max(1, readable),
        "cpu_s": totals["cpu_s"],
        "peak_rss_mb": max(totals["peak_rss_mb"], answer["maxrss_mb"]),
        "process_s": totals["wall_s"],
    }


def w1(setting: Setting) -> dict[str, Any]:
    return logged(setting, 10, 1_000 if setting.options.quick else 10_000)


def w2(setting: Setting) -> dict[str, Any]:
    iterations = 400 if setting.options.quick else 4_000
    task = setting("loop", run="r0", size=160, period=0.005, iterations=iterations)
    totals = run_all([task], 300.0)
    answer = task.answer
    if "failed" in answer:
        return answer
    answer["processes_pct"] = max(0.0, totals["cpu_s"] - answer["self_cpu_s"]) / answer["logged_s"] * 100
    answer["stolen_pct"] = answer["calls_pct"] + answer["threads_pct"] + answer["processes_pct"]
    return answer | {"cpu_s": totals["cpu_s"], "peak_rss_mb": totals["peak_rss_mb"]}


def w3(setting: Setting) -> dict[str, Any]:
    return logged(setting, 2_000, 20 if setting.options.quick else 200)


def w4(setting: Setting) -> dict[str, Any]:
    calls = 200 if setting.options.quick else 2_000
    setting.ask(
        "log", run="before", width=1, calls=1
    )  # the store exists: creating it eight times at once is another matter
    tasks = [setting("log", run=f"r{i}", width=10, calls=calls) for i in range(8)]
    totals = run_all(tasks, 420.0)
    good = [task.answer for task in tasks if "failed" not in task.answer]
    expected = 8 * 10 * calls
    back = setting.ask("count", expected=expected + 1, seconds=setting.peer.settle, limit=setting.peer.settle + 120)
    counts = {run: n for run, n in back.get("counts", {}).items() if run != "before"}
    readable = sum(counts.values())
    return {
        "points": expected,
        "readable": readable,
        "lost": expected - readable,
        "runs_readable": len(counts),
        "processes_failed": 8 - len(good),
        "failures": sorted({task.answer["failed"][-200:] for task in tasks if "failed" in task.answer})[:2],
        "errors": sum(answer["errors"] for answer in good),
        "error_kinds": sorted({kind for answer in good for kind in answer["error_kinds"]})[:3],
        "locked_messages": sum(task.stderr.count("database is locked") for task in tasks),
        "p50_us": sorted(a["p50_us"] for a in good)[len(good) // 2] if good else None,
        "p99_us": max((a["p99_us"] for a in good), default=None),
        "read_error": back.get("error"),
        **totals,
    }


def killed(setting: Setting, run: str, pause: float, after: int) -> dict[str, Any]:
    """Kill -9 the logging process once ``after`` calls have returned, at whatever point it then is."""
    acknowledged = setting.scratch / f"{run}.ack"
    setting.scratch.mkdir(parents=True, exist_ok=True)
    acknowledged.write_bytes(bytes(8))
    with acknowledged.open("r+b") as file:
        shared = mmap.mmap(file.fileno(), 8)
    task = setting("crash", run=run, pause=pause, calls=5_000, acknowledged=str(acknowledged))
    process = task.start()
    limit = time.monotonic() + 240
    while (done := struct.unpack_from("<q", shared)[0]) < after and process.poll() is None:
        if done < 0 or time.monotonic() > limit:
            break
        time.sleep(0.0002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = abs(struct.unpack_from("<q", shared)[0])
    end_descendants(setting.peer.crash_settle)
    back = setting.ask("steps", run=run, limit=180)
    if "failed" in back:
        return {"acknowledged": done, "lost": done, "error": back["failed"][:300]}
    found = set(back["steps"])
    return {"acknowledged": done, "lost": sum(step not in found for step in range(done)), "recovery": back["recovery"]}


def w5(setting: Setting) -> dict[str, Any]:
    chance = random.Random(5)
    result: dict[str, Any] = {}
    for pace, pause in (("unpaced", 0.0), ("paced", 0.002)):
        trials = []
        for trial in range(setting.options.repeats):
            after = chance.randrange(500, 4_500) if not setting.options.quick else chance.randrange(100, 400)
            trials.append(killed(setting, f"{pace}{trial}", pause, after))
        calls = sum(t["acknowledged"] for t in trials)
        result[f"{pace}_lost_pct"] = 100 * sum(t["lost"] for t in trials) / max(1, calls)
        result[f"{pace}_trials"] = trials
    result["recovery"] = next((t["recovery"] for t in trials if t.get("recovery")), None)
    return result


def served(
    setting: Setting, seconds: float = 120.0, *, asks: bool = True
) -> tuple[subprocess.Popen[bytes], str, float | None, float | None]:
    """Start the server; return it, its address, and the seconds until its API and until its page answered.

    Without *asks*, the API is only asked where there is no page.
    """
    port = setting.free_port()
    command = setting.peer.serve_command(str(setting.python), port)
    assert command
    if not os.path.exists(command[0]):
        raise Missing(f"there is no command {os.path.basename(command[0])} in its environment")
    setting.scratch.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"HOME": str(setting.scratch)} | setting.peer.environment()
    with (setting.scratch / "server.txt").open("wb") as out:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment,
                                  cwd=setting.scratch)  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    begin = time.perf_counter()
    page = wait_until(base + "/", seconds)
    if page is not None and not asks:
        return server, base, page, page
    found = wait_until(base + setting.peer.health, seconds)
    return server, base, None if found is None else time.perf_counter() - begin, page


def w6(setting: Setting) -> dict[str, Any]:
    options = setting.options
    runs, points = (20, 100) if options.quick else (options.runs, options.points)
    filling = setting("fill", runs=runs, metrics=20, points=points, seconds=options.build_limit)
    totals = run_all([filling], options.build_limit + 240)
    if "failed" in filling.answer:
        return filling.answer | totals
    built = filling.answer
    result: dict[str, Any] = {
        "runs_built": built["runs"], "runs_wanted": runs, "points_built": built["points"], "build_s": built["seconds"],
        "build_points_per_s": built["points"] / built["seconds"],
        "bytes_per_point": setting.bytes_on_disk() / built["points"], "read_via": setting.peer.read_via,
    }  # fmt: skip
    server, base = None, ""
    if setting.peer.serve_command("", 0):
        try:
            server, base, ready, _ = served(setting)
        except Missing as problem:
            return result | {"server_error": str(problem)}
        if ready is None:
            end_descendants(0)
            return result | {"failed": "the server gave no answer within 120 s"}
        result["server_start_s"] = ready
    names = [f"r{i:03d}" for i in range(built["runs"])]
    task = setting("read", base=base, chart_runs=100, repeats=3, runs=names, points=points)
    task.start()
    try:
        task.process.wait(300)
    except subprocess.TimeoutExpired:
        task.process.kill()
    result |= task.finish(task.process.returncode)
    if server:
        result["server_rss_mb"] = rss_mb([server.pid, *descendants(server.pid)])
        server.terminate()
    end_descendants(3)
    return result


def w7(setting: Setting) -> dict[str, Any]:
    answers = [setting.ask("imports") for _ in range(5)]
    if "failed" in answers[-1]:
        return answers[-1]
    result = {"import_s": sorted(a["import_s"] for a in answers)[2], "import_first_s": answers[0]["import_s"]}
    result["modules"] = answers[-1]["modules"]
    if setting.peer.serve_command("", 0):
        setting.ask("log", run="r0", width=10, calls=100)
        starts, pages, spent = [], [], []
        for _ in range(3):
            try:
                server, _, ready, page = served(setting)
            except Missing as problem:
                return result | {"server_error": str(problem)}
            if ready is None:
                return result | {"server_error": (setting.scratch / "server.txt").read_text(errors="replace")[-300:]}
            time.sleep(3)
            starts.append(ready)
            pages.append(page or ready)
            spent.append(cpu_s([server.pid, *descendants(server.pid)]))
            result["server_rss_mb"] = rss_mb([server.pid, *descendants(server.pid)])
            server.terminate()
            end_descendants(5)
        server, *_ = served(setting, asks=False)
        time.sleep(3)
        result["server_idle_mb"] = rss_mb([server.pid, *descendants(server.pid)])
        server.terminate()
        end_descendants(5)
        result["server_start_s"], result["server_page_s"] = sorted(starts)[1], sorted(pages)[1]
        result["server_cpu_s"] = sorted(spent)[1]
    return result


def w8(setting: Setting) -> dict[str, Any]:
    record = setting.venv / "bench-install.json"
    return json.loads(record.read_text()) if record.exists() else {"failed": "install.sh left no record of this one"}


WORKLOADS: dict[str, Callable[[Setting], dict[str, Any]]] = {f.__name__: f for f in (w1, w2, w3, w4, w5, w6, w7, w8)}
