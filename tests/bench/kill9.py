"""kill -9 at a random moment, 200 times, 1 to 8 writers, paced and unpaced: nothing acknowledged is lost or stored twice.

A call is acknowledged when ``log()`` has returned; the count lies in a mapped file that outlives the process. After the
kill, ``trackai recover`` is run as a user would, and the store is read past our own code.
"""

from __future__ import annotations

import json
import mmap
import multiprocessing
import os
import random
import signal
import struct
import sys
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.bench.homes import Home, home
from tests.bench.reporting import Report, parser

import trackai

WIDTH = 5


def value(writer: int, step: int, column: int) -> float:
    """Return the number that this writer logs: told apart from every other, so that a mix-up shows."""
    return writer * 1e6 + step + column / 10


def write_until_killed(environment: dict[str, str], acknowledged: Path, writer: int, run: str, pause: float) -> None:
    """Log for ever; runs in a process of its own."""
    os.environ.clear()
    os.environ.update(environment)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    with acknowledged.open("r+b") as file:
        # One store of eight bytes: struct.pack_into clears its target first, and a kill in between would leave a zero.
        acknowledged_calls = memoryview(mmap.mmap(file.fileno(), 0)).cast("q")
    trackai.init(project="kill9", name=run, id=run, resume="allow", auto_log_cpu=False, auto_log_gpu=False)
    step = 0
    while True:
        trackai.log({f"w{writer}/m{k}": value(writer, step, k) for k in range(WIDTH)}, step=step)
        step += 1
        acknowledged_calls[writer] = step
        if pause:
            time.sleep(pause)


def one_try(where: Home, number: int, chance: random.Random) -> Counter[str]:
    """Start writers, kill them all at one random moment, recover, and compare."""
    writers, pause = chance.randint(1, 8), chance.choice([0.0, 0.0, 0.002])
    interval = chance.choice(["1", "0.01"])  # with the short one, many kills land in the midst of a drain
    together = chance.random() < 0.5  # all writers in one run, as ranks of a job, or each in its own
    runs = [f"try{number}" if together else f"try{number}-{k}" for k in range(writers)]
    acknowledged = where.path / "acknowledged"
    acknowledged.write_bytes(bytes(8 * writers))
    environment = {**where.environment, "TRACKAI_DRAIN_INTERVAL": interval}
    context = multiprocessing.get_context("fork")
    processes: list[BaseProcess] = [
        context.Process(target=write_until_killed, args=(environment, acknowledged, k, runs[k], pause))
        for k in range(writers)
    ]
    for process in processes:
        process.start()
    end = time.monotonic() + 60
    while not any(acknowledged.read_bytes()) and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 1.5))
    for process in processes:
        os.kill(process.pid or 0, signal.SIGKILL)
    for process in processes:
        process.join()
    counts = struct.unpack(f"{writers}q", acknowledged.read_bytes())
    where.recover()
    return compare(where, runs, counts)


def compare(where: Home, runs: list[str], counts: tuple[int, ...]) -> Counter[str]:
    """Count what is lost, stored twice, wrong or in a wrong state."""
    found: Counter[str] = Counter(acknowledged=sum(counts) * WIDTH)
    for writer, (run, count) in enumerate(zip(runs, counts, strict=True)):
        for column in range(WIDTH):
            name = f"w{writer}/m{column}"
            stored = where.query(
                "SELECT step, value FROM metric_points WHERE run_id = ? AND metric = ? ORDER BY step", run, name
            )
            by_step = dict(stored)
            found["lost"] += sum(step not in by_step for step in range(count))
            # One call may have been written and not yet have returned.
            found["invented"] += sum(step > count for step in by_step)
            found["wrong"] += sum(by_step[step] != value(writer, int(step), column) for step in by_step)
            folded = where.query(
                "SELECT s.count, s.overwritten FROM metric_summaries s JOIN keys k ON k.id = s.key"
                " JOIN runs r ON r.number = s.run WHERE r.id = ? AND k.path = ? AND k.kind = 'metric'",
                run,
                name,
            )
            for points, overwritten in folded:
                found["duplicated"] += abs(points - len(stored)) + overwritten
    for run in {run for run, count in zip(runs, counts, strict=True) if count}:
        states = where.query("SELECT state FROM runs WHERE id = ?", run)
        found["not crashed"] += states != [("crashed",)]
    return found


def main(arguments: list[str]) -> int:
    """Run all tries and report."""
    options = parser(__doc__ or "")
    options.add_argument("--tries", type=int, default=200)
    options.add_argument("--seed", type=int, default=5)
    given = options.parse_args(arguments)
    tries = 10 if given.quick else given.tries
    total: Counter[str] = Counter()
    with home() as where:
        for number in range(tries):
            found = one_try(where, number, random.Random(f"{given.seed}-{number}"))
            total += found
            if any(found[bad] for bad in ("lost", "duplicated", "wrong", "invented", "not crashed")):
                print(f"try {number}: {json.dumps(found)}", flush=True)
    report = Report("kill9", {"tries": tries, "points": total["acknowledged"], **total})
    report.at_most(f"kill -9, {tries} tries: points lost of {total['acknowledged']:,}", total["lost"], 0)
    report.at_most("kill -9: points stored twice", total["duplicated"] + total["invented"], 0)
    report.at_most("kill -9: points with another value", total["wrong"], 0)
    report.at_most("kill -9: runs not marked crashed", total["not crashed"], 0)
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
