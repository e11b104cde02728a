"""``wandb.plot``: charts over a table, as Plotly specifications that the web UI draws. Needs no Plotly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trackai.errors import UsageError
from trackai.values.rich import Figure, Table


def line(table: Table, x: str, y: str, stroke: str | None = None, title: str = "", split_table: bool = False) -> Figure:
    """Draw column *y* over column *x*, a line for each value of *stroke*."""
    groups = _groups(table, stroke)
    return _figure([_xy("lines", rows, x, y, name) for name, rows in groups.items()], title, x, y)


def scatter(table: Table, x: str, y: str, title: str = "", split_table: bool = False) -> Figure:
    """Draw a point for each row."""
    return _figure([_xy("markers", _checked(table, x, y), x, y, "")], title, x, y)


def bar(table: Table, label: str, value: str, title: str = "", split_table: bool = False) -> Figure:
    """Draw a bar for each row."""
    rows = _checked(table, label, value)
    trace = {
        "type": "bar",
        "x": [row[value] for row in rows],
        "y": [str(row[label]) for row in rows],
        "orientation": "h",
    }
    return _figure([trace], title, value, label)


def histogram(table: Table, value: str, title: str = "", split_table: bool = False) -> Figure:
    """Draw how often values of a column occur."""
    trace = {"type": "histogram", "x": [row[value] for row in _checked(table, value)]}
    return _figure([trace], title, value, "count")


def line_series(
    xs: Sequence[Any], ys: Sequence[Sequence[Any]], keys: Sequence[str] | None = None, title: str = "", xname: str = "x",
    split_table: bool = False,
) -> Figure:  # fmt: skip
    """Draw several lines over one or several x axes."""
    several = bool(len(xs)) and isinstance(xs[0], (list, tuple))
    if several and len(xs) != len(ys):
        raise UsageError(f"line_series() got {len(xs)} lists of x and {len(ys)} of y: give one x, or one for each y.")
    traces = [
        {"type": "scatter", "mode": "lines", "x": list(xs[number] if several else xs), "y": list(values),
         "name": str(keys[number]) if keys else f"key_{number}"}
        for number, values in enumerate(ys)
    ]  # fmt: skip
    return _figure(traces, title, xname, "y")


def confusion_matrix(
    probs: object = None, y_true: object = None, preds: object = None, class_names: Sequence[str] | None = None, title: str = "",
    split_table: bool = False,
) -> Figure:  # fmt: skip
    """Draw how often each class was taken for each: rows are the truth, columns the prediction."""
    if (probs is None) == (preds is None):
        raise UsageError("confusion_matrix() needs either probs or preds, and y_true.")
    predicted = (
        [int(value) for value in _list(preds)] if probs is None else [_argmax(_list(row)) for row in _list(probs)]
    )
    truth = [int(value) for value in _list(y_true)]
    if len(truth) != len(predicted):
        raise UsageError(f"confusion_matrix() got {len(truth)} true and {len(predicted)} predicted classes.")
    count = max([*truth, *predicted, len(class_names or ()) - 1], default=-1) + 1
    cells = [[0] * count for _ in range(count)]
    for true, guess in zip(truth, predicted, strict=True):
        cells[true][guess] += 1
    names = [
        class_names[number] if class_names and number < len(class_names) else f"Class_{number}"
        for number in range(count)
    ]
    trace = {"type": "heatmap", "z": cells, "x": names, "y": names, "texttemplate": "%{z}", "colorscale": "Blues"}
    return _figure([trace], title, "predicted", "actual")


def roc_curve(
    y_true: object = None, y_probas: object = None, labels: Sequence[str] | None = None, classes_to_plot: Sequence[int] | None = None,
    title: str = "ROC curve", split_table: bool = False,
) -> Figure:  # fmt: skip
    """Draw the true against the false positive rate, a line for each class."""
    traces = []
    for number, name, ranked, positives in _ranked(y_true, y_probas, labels, classes_to_plot):
        negatives = len(ranked) - positives
        x, y = [0.0], [0.0]
        for hits, misses in _cuts(ranked):
            x.append(misses / negatives if negatives else 0.0)
            y.append(hits / positives if positives else 0.0)
        traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "legendrank": number})
    return _figure(traces, title, "false positive rate", "true positive rate")


def pr_curve(
    y_true: object = None, y_probas: object = None, labels: Sequence[str] | None = None, classes_to_plot: Sequence[int] | None = None,
    interp_size: int = 21, title: str = "Precision-recall curve", split_table: bool = False,
) -> Figure:  # fmt: skip
    """Draw precision against recall, a line for each class."""
    traces = []
    for number, name, ranked, positives in _ranked(y_true, y_probas, labels, classes_to_plot):
        x, y = [0.0], [1.0]
        for hits, misses in _cuts(ranked):
            x.append(hits / positives if positives else 0.0)
            y.append(hits / (hits + misses))
        traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "legendrank": number})
    return _figure(traces, title, "recall", "precision")


def _figure(traces: list[dict[str, Any]], title: str, x: str, y: str) -> Figure:
    layout = {"title": {"text": title}, "xaxis": {"title": {"text": x}}, "yaxis": {"title": {"text": y}}}
    return Figure({"data": traces, "layout": layout})


def _xy(mode: str, rows: list[dict[Any, Any]], x: str, y: str, name: str) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": mode,
        "x": [row.get(x) for row in rows],
        "y": [row.get(y) for row in rows],
    }
    return {**trace, "name": name} if name else trace


def _checked(table: Table, *columns: str) -> list[dict[Any, Any]]:
    for column in columns:
        table.get_column(column)  # raises with the columns that there are
    return table.data


def _groups(table: Table, by: str | None) -> dict[str, list[dict[Any, Any]]]:
    if by is None:
        return {"": table.data}
    groups: dict[str, list[dict[Any, Any]]] = {}
    for row in _checked(table, by):
        groups.setdefault(str(row.get(by)), []).append(row)
    return groups


def _list(values: object) -> list[Any]:
    if values is None:
        raise UsageError("This chart needs y_true and the predictions.")
    listed = values.tolist() if hasattr(values, "tolist") else values
    if not isinstance(listed, Iterable):
        raise UsageError(f"This chart needs lists or arrays, not {type(values).__name__}.")
    return list(listed)


def _argmax(row: list[float]) -> int:
    return max(range(len(row)), key=row.__getitem__)


def _ranked(
    y_true: object, y_probas: object, labels: Sequence[str] | None, classes: Sequence[int] | None
) -> list[tuple[int, str, list[tuple[float, bool]], int]]:
    """Return for each class its number, its name, (score, is it) by falling score, and how many are."""
    truth, scores = _list(y_true), [_list(row) for row in _list(y_probas)]
    if len(truth) != len(scores):
        raise UsageError(f"This chart got {len(truth)} true classes and {len(scores)} rows of scores.")
    wanted = range(len(scores[0])) if classes is None and scores else classes or ()
    found = []
    for number in wanted:
        ranked = sorted(((row[number], true == number) for row, true in zip(scores, truth, strict=True)), reverse=True)
        name = labels[number] if labels and number < len(labels) else f"Class_{number}"
        found.append((number, str(name), ranked, sum(hit for _, hit in ranked)))
    return found


def _cuts(ranked: list[tuple[float, bool]]) -> list[tuple[int, int]]:
    """Return hits and misses above each distinct score: equal scores cannot be cut apart."""
    cuts, hits = [], 0
    for place, (score, hit) in enumerate(ranked):
        hits += hit
        if place + 1 == len(ranked) or ranked[place + 1][0] != score:
            cuts.append((hits, place + 1 - hits))
    return cuts
