"""Runs one task of one tracker inside that tracker's virtual environment.

``python -m sidebyside.worker NAME TASK HOME JSON-PARAMETERS RESULT-FILE``. Never imports anything but the standard library,
numpy (where the task computes) and, through the adapter, the tracker.
"""

from __future__ import annotations

import importlib
import json
import math
import mmap
import os
import resource
import struct
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from sidebyside.adapters import adapter
from sidebyside.peer import Client, Peer

now = time.perf_counter


def row(width: int, step: int) -> dict[str, float]:
    """Numbers that look like a training run's: full doubles, no two alike."""
    return {f"train/m{k}": math.exp(-step / 5_000) + math.sin(step * 0.37 + k) * 0.1 for k in range(width)}


def rows(width: int, steps: int) -> list[dict[str, float]]:
    return [row(width, step) for step in range(steps)]


def percentiles(nanoseconds: list[int]) -> dict[str, float]:
    ordered = sorted(nanoseconds)
    p50, p99 = (ordered[min(len(ordered) - 1, int(q * len(ordered)))] for q in (0.5, 0.99))
    return {"p50_us": p50 / 1_000, "p99_us": p99 / 1_000, "max_us": ordered[-1] / 1_000}


def timed_calls(peer: Peer, data: list[dict[str, float]], pause: float = 0.0) -> tuple[list[int], list[str]]:
    clock, spent, errors = time.perf_counter_ns, [], []
    for step, values in enumerate(data):
        begin = clock()
        try:
            peer.log(values, step)
        except Exception as error:  # a tracker's failure is a result here
            errors.append(f"{type(error).__name__}: {error}"[:200])
        spent.append(clock() - begin)
        if pause:
            time.sleep(pause)
    return spent, errors


def log(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    """Log ``calls`` x ``width`` scalars, finish, then ask in a fresh process until every point can be read."""
    data = rows(p["width"], p["calls"])
    begin = now()
    peer.open(p["project"], p["run"], {"lr": 0.001, "seed": 1})
    init = now() - begin
    begin = now()
    spent, errors = timed_calls(peer, data)
    called = now() - begin
    peer.close()
    finished = now() - begin
    return {
        **percentiles(spent),
        "points": p["width"] * p["calls"],
        "init_s": init,
        "calls_s": called,
        "finish_s": finished - called,
        "logged_s": finished,
        "errors": len(errors),
        "error_kinds": sorted(set(errors))[:3],
        "finished_at": time.time(),
        "maxrss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def loop(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    """A fixed amount of numpy work per iteration, first without and then with a log call after each iteration."""
    import numpy

    a = numpy.random.default_rng(0).random((p["size"], p["size"]))

    def work(n: int) -> None:
        for _ in range(n):
            a @ a

    per_iteration = 1
    while True:  # about ``period`` seconds of work
        begin = now()
        work(per_iteration * 20)
        if now() - begin >= p["period"] * 20:
            break
        per_iteration += 1
    data = rows(10, p["iterations"])

    def plain() -> list[float]:
        times = []
        for _ in range(p["iterations"] // 4):
            begin = now()
            work(per_iteration)
            times.append(now() - begin)
        return times

    def usual(times: list[float]) -> float:
        """Mean without the slowest 2 %, which are other programs' doing."""
        return sum(sorted(times)[: max(1, len(times) * 98 // 100)]) / max(1, len(times) * 98 // 100)

    before = plain()
    peer.open(p["project"], p["run"], {"lr": 0.001})
    times, spent, in_calls = [], [], 0.0
    begin, all_threads, this_thread = now(), time.process_time(), time.thread_time()
    for step, values in enumerate(data):
        start = now()
        work(per_iteration)
        cpu, t = time.thread_time(), time.perf_counter_ns()
        peer.log(values, step)
        spent.append(time.perf_counter_ns() - t)
        in_calls += time.thread_time() - cpu
        times.append(now() - start)
    wall = now() - begin
    background = (time.process_time() - all_threads) - (time.thread_time() - this_thread)
    peer.close()
    without = usual(before + plain())
    return {
        **percentiles(spent),
        "iteration_ms": without * 1_000,
        "logged_s": wall,
        "slowdown_pct": (usual(times) / without - 1) * 100,
        "calls_pct": in_calls / wall * 100,
        "calls_wall_pct": sum(spent) / 1e9 / wall * 100,
        "threads_pct": background / wall * 100,
        "self_cpu_s": time.process_time(),
    }


def crash(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    """Log until killed; the number of calls that have returned stands in a mapped file that outlives the process."""
    data = rows(10, 1_000)
    with open(p["acknowledged"], "r+b") as file:
        shared = mmap.mmap(file.fileno(), 8)
    peer.open(p["project"], p["run"], {"lr": 0.001})
    for step in range(p["calls"]):
        peer.log(data[step % 1_000], step)
        struct.pack_into("<q", shared, 0, step + 1)
        if p["pause"]:
            time.sleep(p["pause"])
    struct.pack_into("<q", shared, 0, -step - 1)
    time.sleep(60)
    return {}


def fill(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    """As many whole runs as fit into the time limit."""
    limit, begin, done = now() + p["seconds"], now(), 0
    points = p["points"]
    for run in range(p["runs"]):
        series = {
            f"train/m{k}": [math.exp(-i / 2_000) + math.sin(i * 0.37 + k + run) * 0.1 for i in range(points)]
            for k in range(p["metrics"])
        }
        peer.fill(p["project"], f"r{run:03d}", series)
        done += 1
        if now() > limit:
            break
    return {"runs": done, "seconds": now() - begin, "points": done * p["metrics"] * points}


def read(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    """The three questions of W6, each asked ``repeats`` times; the first time and the best are kept."""
    runs = sorted(peer.counts(p["project"])) if not p.get("runs") else p["runs"]
    middle, many, metric = runs[len(runs) // 2], runs[: p["chart_runs"]], "train/m3"
    questions = {
        "list": lambda c: peer.list_runs(c, p["project"]),
        "series": lambda c: peer.one_series(c, p["project"], middle, metric),
        "chart": lambda c: peer.chart(c, p["project"], many, metric),
    }
    begin = now()
    peer.wait_loaded(Client(p["base"]), p["project"], len(runs), p["points"])
    result: dict[str, Any] = {"runs": len(runs), "chart_runs": len(many), "load_s": now() - begin}
    for question, ask in questions.items():
        try:
            times = []
            for _ in range(p["repeats"]):
                client = Client(p["base"])
                begin = now()
                got = ask(client)
                times.append(client.spent if client.calls else now() - begin)
                if times[0] > 30:
                    break
            result |= {f"{question}_first_s": times[0], f"{question}_best_s": min(times)}
            result |= {f"{question}_got": got, f"{question}_bytes": client.received, f"{question}_calls": client.calls}
        except NotImplementedError:
            result[f"{question}_error"] = "no such question"
        except Exception as error:
            result[f"{question}_error"] = f"{type(error).__name__}: {error}"[:300]
    return result


def count(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    """Ask until ``expected`` points are readable; the time is that of the start of the first full answer."""
    limit, looks = now() + p.get("seconds", 0), 0
    while True:
        asked, looks = time.time(), looks + 1
        try:
            found, error = peer.counts(p["project"]), None
        except Exception as problem:
            found, error = {}, f"{type(problem).__name__}: {problem}"[:300]
        if sum(found.values()) >= p.get("expected", 0) or now() > limit:
            return {"counts": found, "asked_at": asked, "looks": looks, "error": error}
        time.sleep(0.1)


def steps(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    recovery = peer.recover()
    found = peer.steps(p["project"], p["run"], "train/m3")
    return {"recovery": recovery, "steps": sorted(int(step) for step in found)}


def imports(peer: Peer, p: dict[str, Any]) -> dict[str, Any]:
    begin = now()
    if peer.module:
        importlib.import_module(peer.module)
    return {"import_s": now() - begin, "modules": len(sys.modules), "threads": threading.active_count()}


TASKS = {f.__name__: f for f in (log, loop, crash, fill, read, count, steps, imports)}


def main() -> None:
    name, task, home, parameters, result = sys.argv[1:6]
    try:
        answer = TASKS[task](adapter(name)(Path(home)), json.loads(parameters))
    except BaseException as error:
        answer = {"failed": f"{type(error).__name__}: {error}"[:500]}
        traceback.print_exc()
    temporary = Path(result + ".part")
    temporary.write_text(json.dumps(answer))
    os.replace(temporary, result)


if __name__ == "__main__":
    main()
