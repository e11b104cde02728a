"""A dashboard for a demonstration: one widget of most kinds, over the runs of one kind of model."""

from __future__ import annotations

from typing import Any

from trackai.transfer.demo_families import Family

NAME = "Weekly review"

_NOTES = """AdamW at **{lr:g}** is the recipe to beat.

Bars are means over five seeds, with their standard deviation: whoever is inside the whisker has not won.
"""


def demo_dashboard(family: Family) -> dict[str, Any]:
    """Return the body of a dashboard, as the web UI stores it."""
    runs = {"filter": f'config.model/name = "{family.name}"'}
    goal, best = family.goal, f"metric.{family.goal}.{family.better}"
    loss = "train/value_loss" if family.task == "rl" else "train/loss"
    widgets = [
        _widget("value", 0, 0, 3, 3, title=f"Best {goal}", metric=goal, aggregate=family.better, **runs),
        _widget("value", 3, 0, 3, 3, title=f"Lowest {loss}", metric=loss, aggregate="min", **runs),
        _widget("states", 6, 0, 3, 5),
        _widget("markdown", 9, 0, 3, 5, title="Notes", text=_NOTES.format(lr=family.best_lr)),
        _widget("line", 0, 3, 6, 6, metric=goal, group=["-config.seed"], runs=6, **runs),
        _widget("bar", 6, 5, 6, 6, metric=goal, aggregate=family.better, group=["group"], runs=8, **runs),
        _widget("scatter", 0, 9, 6, 8, x="config.optim/lr", y=best, logX=True, runs=500, **runs),
        _widget("histogram", 6, 11, 3, 8, key="grads/layer1"),
        _widget("table", 9, 11, 3, 8, title="Newest runs", columns=[best], runs=20, **runs),
        _widget("parallel", 0, 17, 6, 8, columns=["config.optim/lr", "config.data/batch_size", best], runs=200, **runs),
        _widget("media", 6, 19, 6, 6, key="val/story" if family.task == "language" else "val/samples", runs=3),
    ]
    return {"widgets": [{"id": f"demo-{place}", **widget} for place, widget in enumerate(widgets)]}


def _widget(kind: str, column: int, row: int, width: int, height: int, **settings: Any) -> dict[str, Any]:  # noqa: ANN401  # as the kind has them
    return {"kind": kind, "place": {"x": column, "y": row, "w": width, "h": height}, **settings}
