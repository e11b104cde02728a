"""Figures of Matplotlib and Plotly, logged bare, become ``trackai.Figure``."""

from __future__ import annotations

import sys

from trackai.extensions import Converter
from trackai.hooks import hookimpl

_TYPES = (
    ("matplotlib.figure", "FigureBase"),
    ("matplotlib.axes", "Axes"),
    ("plotly.basedatatypes", "BaseFigure"),
)


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Take figures, and the axes that stand for one."""
    known = (getattr(sys.modules.get(module), name, None) for module, name in _TYPES)
    if not issubclass(value_type, tuple(kind for kind in known if kind is not None)):
        return None
    from trackai.values.rich.figure import Figure

    return Figure
