"""Hold the side-by-side figures against what TrackAI promises: ratios within one run, never absolute times of two."""

from __future__ import annotations

from typing import Any

from tests.bench.reporting import Report

Results = dict[str, dict[str, Any]]


def judge(everything: dict[str, Results]) -> Report:
    """Return the goals that the workloads at hand allow to judge."""
    report = Report("side_by_side", {"workloads": sorted(everything)})
    for name, judgement in JUDGEMENTS.items():
        if "trackai" in everything.get(name, {}) and "failed" not in everything[name]["trackai"]:
            judgement(report, everything[name])
        elif name in everything:
            report.at_most(f"{name}: trackai failed", 1, 0)
    return report


def _peers(results: Results) -> Results:
    """Return real trackers that were measured whole; floors and the control are none."""
    return {
        name: result
        for name, result in results.items()
        if name not in ("trackai", "none")
        and not name.startswith("floor-")
        and "failed" not in result
        and result.get("runs_built", 0) == result.get("runs_wanted", 0)
    }


def _ahead(report: Report, results: Results, workload: str, field: str, heading: str, *, more: bool = False) -> None:
    """Add the goal of being ahead of the best peer in one figure."""
    have = {
        name: r[field] for name, r in _peers(results).items() if isinstance(r.get(field), (int, float)) and r[field] > 0
    }
    own = results["trackai"].get(field)
    if not have or not isinstance(own, (int, float)):
        return
    best = (max if more else min)(have, key=lambda name: have[name])
    ratio = own / have[best] if more else have[best] / own if own else float("inf")
    report.at_least(f"{workload}: {heading}, times better than the best peer ({best})", ratio, 1, "×")


def _w1(report: Report, results: Results) -> None:
    own, floor = results["trackai"], results.get("floor-append")
    if floor:
        report.at_most(
            "w1: log() of 10 scalars, p50, against the append floor", own["p50_us"] / floor["p50_us"], 2, "×"
        )
        report.at_most("w1: log() p99, against the floor's p50", own["p99_us"] / floor["p50_us"], 10, "×")
    if trackio := _peers(results).get("trackio"):
        report.at_least("w1: faster than trackio at p50", trackio["p50_us"] / own["p50_us"], 2.5, "×")
    report.at_least("w1: durable and queryable", own["points_per_s"], 200_000, "points/s")
    report.at_most("w1: on disk", own["bytes_per_point"], 40, "bytes/point")
    report.at_most("w1: points lost", own["lost"], 0)
    _ahead(report, results, "w1", "points_per_s", "points/s", more=True)


def _w2(report: Report, results: Results) -> None:
    own, floor = results["trackai"], results.get("floor-append")
    if floor:
        report.at_most(
            "w2: CPU stolen from training, against the append floor", own["stolen_pct"] / floor["stolen_pct"], 2.5, "×"
        )
    _ahead(report, results, "w2", "stolen_pct", "CPU stolen")


def _w3(report: Report, results: Results) -> None:
    for field, heading in (
        ("p50_us", "p50"),
        ("p99_us", "p99"),
        ("durable_s", "durable"),
        ("bytes_per_point", "bytes a point"),
    ):
        _ahead(report, results, "w3", field, heading)
    report.at_most("w3: points lost", results["trackai"]["lost"], 0)


def _w4(report: Report, results: Results) -> None:
    own = results["trackai"]
    _ahead(report, results, "w4", "wall_s", "wall time")
    report.at_most(
        "w4: lost, failed or «locked»",
        own["lost"] + own["processes_failed"] + own["errors"] + own["locked_messages"],
        0,
    )


def _w5(report: Report, results: Results) -> None:
    own = results["trackai"]
    report.at_most(
        "w5: % of acknowledged calls lost at kill -9", max(own["unpaced_lost_pct"], own["paced_lost_pct"]), 0, "%"
    )


def _w6(report: Report, results: Results) -> None:
    own, floor = results["trackai"], results.get("floor-sqlite")
    for field, heading in (
        ("list_first_s", "list"), ("series_first_s", "one series"), ("chart_first_s", "chart of 100 runs"),
        ("bytes_per_point", "bytes a point"), ("build_points_per_s", "building"),
    ):  # fmt: skip
        if field in own:
            _ahead(report, results, "w6", field, heading, more=field == "build_points_per_s")
    if floor:
        for question in ("list", "series", "chart"):
            ratio = own[f"{question}_best_s"] / floor[f"{question}_best_s"]
            report.at_most(f"w6: {question}, against plain SQL and json.dumps in process", ratio, 2, "×")


def _w7(report: Report, results: Results) -> None:
    for field, heading in (
        ("import_s", "import"),
        ("server_page_s", "server start to its page"),
        ("server_start_s", "server start to its API"),
        ("server_idle_mb", "server memory until somebody asks"),
        ("server_rss_mb", "server memory after a question"),
    ):
        _ahead(report, results, "w7", field, heading)


def _w8(report: Report, results: Results) -> None:
    report.at_most("w8: packages", results["trackai"]["packages"], 12)
    report.at_most("w8: megabytes", results["trackai"]["megabytes"], 40, "MB")


JUDGEMENTS = {"w1": _w1, "w2": _w2, "w3": _w3, "w4": _w4, "w5": _w5, "w6": _w6, "w7": _w7, "w8": _w8}
