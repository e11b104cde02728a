"""Which Lightning this process uses: ``lightning`` and ``pytorch_lightning`` are two copies of one source.

Importing both takes twenty seconds, so the one that the user has imported is taken, else the one that is installed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import trackai

if TYPE_CHECKING:
    from lightning.fabric.loggers.logger import rank_zero_experiment
    from lightning.pytorch.loggers.logger import Logger
    from lightning_utilities.core.rank_zero import rank_zero_only
else:
    _copies = ("lightning.pytorch", "pytorch_lightning")
    _imported = [name for name in _copies if sys.modules.get(name) is not None]
    _installed = [name for name in _copies if find_spec(name.partition(".")[0]) is not None]
    if not _imported + _installed:
        raise ImportError(
            "trackai-lightning needs Lightning: pip install lightning (or pytorch-lightning), 2.2 or newer."
        )
    _module = import_module(f"{(_imported + _installed)[0]}.loggers.logger")
    _package = _module.__name__.partition(".")[0]
    trackai.warn_if_older(_package.replace("_", "-"), sys.modules[_package].__version__, "2.2")
    Logger, rank_zero_experiment = _module.Logger, _module.rank_zero_experiment
    rank_zero_only = import_module("lightning_utilities.core.rank_zero").rank_zero_only  # of both copies

__all__ = ["Logger", "rank_zero_experiment", "rank_zero_only"]
