"""Driver: ``python -m sidebyside w1 w5 --peers trackai,trackio,floor-append --venvs DIR``."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from sidebyside import report
from sidebyside.adapters import ADAPTERS
from sidebyside.process import adopt_orphans, end_descendants
from sidebyside.setting import Missing, Setting
from sidebyside.workloads import WORKLOADS


def machine() -> dict[str, Any]:
    model = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": model[0] if model else platform.machine(),
        "memory_gib": round(memory, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sidebyside", description="Compare experiment trackers side by side."
    )
    parser.add_argument("workloads", nargs="+", choices=[*WORKLOADS, "all", "table"], metavar="WORKLOAD",
                        help=f"{' '.join(WORKLOADS)}, all, or table (print what stands in --out)")  # fmt: skip
    parser.add_argument("--peers", default=",".join(ADAPTERS), help=f"of {','.join(ADAPTERS)} (default: all)")
    parser.add_argument("--venvs", type=Path, default=os.environ.get("BENCH_VENVS", "venvs"),
                        help="folder with one virtual environment per peer (default: $BENCH_VENVS or ./venvs)")  # fmt: skip
    parser.add_argument("--out", type=Path, default=Path("results"), help="folder for JSON results (default: results)")
    parser.add_argument("--scratch", type=Path, help="folder for the peers' stores (default: a temporary one)")
    parser.add_argument("--keep", action="store_true", help="keep the scratch folder, to look at the stores")
    parser.add_argument("--quick", action="store_true", help="a tenth of the load: to try the harness, not to report")
    parser.add_argument("--runs", type=int, default=200, help="w6: runs in the store")
    parser.add_argument("--points", type=int, default=500, help="w6: points per series (20 series per run)")
    parser.add_argument("--build-limit", type=float, default=360.0, help="w6: seconds for building the store")
    parser.add_argument("--repeats", type=int, default=2, help="w5: kills per peer and pace")
    given = parser.parse_args()

    peers = given.peers.split(",")
    if unknown := [name for name in peers if name not in ADAPTERS]:
        parser.error(f"unknown peers: {', '.join(unknown)} (known: {', '.join(ADAPTERS)})")
    workloads = [*WORKLOADS] if "all" in given.workloads else given.workloads
    if "table" in workloads:
        report.show(report.load(given.out))
        return 0

    adopt_orphans()
    scratch = (given.scratch or Path(tempfile.mkdtemp(prefix="bench-"))).resolve()
    given.out.mkdir(parents=True, exist_ok=True)
    for workload in workloads:
        results: dict[str, Any] = {}
        for name in peers:
            home = scratch / workload / name
            shutil.rmtree(home, ignore_errors=True)
            load, begin = os.getloadavg()[0], time.time()
            try:
                setting = Setting(name, given.venvs.resolve(), home, given)
                answer = WORKLOADS[workload](setting)
                answer["version"] = setting.version()
            except Missing as problem:
                answer = {"missing": str(problem)}
            except Exception as problem:  # one peer's trouble must not end the comparison
                traceback.print_exc()
                answer = {"failed": f"{type(problem).__name__}: {problem}"[:500]}
            end_descendants(0)
            answer |= {"load_before": round(load, 2), "load_after": round(os.getloadavg()[0], 2)}
            answer |= {"took_s": time.time() - begin, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
            results[name] = report.rounded(answer)
            print(f"{workload} {name}: {report.brief(workload, results[name])}", file=sys.stderr, flush=True)
            report.save(
                given.out / f"{workload}{'-quick' if given.quick else ''}.json", machine(), {name: results[name]}
            )
            if not given.keep:
                shutil.rmtree(home, ignore_errors=True)
        report.show({workload: results})
    if not given.keep and not given.scratch:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
