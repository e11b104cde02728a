"""The dashboards that do the same jobs. A new one: a class here, a writer in ``../writers``, a pin in ``tests/bench/peers.py``."""

from tests.bench.ui.trackers.mlflow import MLflow
from tests.bench.ui.trackers.tensorboard import TensorBoard
from tests.bench.ui.trackers.trackai import TrackAI, TrackAIAll
from tests.bench.ui.trackers.tracker import Load, Tracker
from tests.bench.ui.trackers.trackio import Trackio

__all__ = ["TRACKERS", "Load", "Tracker"]

TRACKERS: dict[str, type[Tracker]] = {kind.name: kind for kind in (TrackAI, TrackAIAll, TensorBoard, Trackio, MLflow)}
