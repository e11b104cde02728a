"""TrackAI for Hugging Face Accelerate: ``Accelerator(log_with="trackai")`` after importing this module."""

try:
    import accelerate as _accelerate
except ModuleNotFoundError as missing:
    if missing.name != "accelerate":
        raise
    raise ImportError("trackai-accelerate needs Accelerate: pip install accelerate, 1.0 or newer.") from missing
from accelerate import tracking as _tracking

import trackai as _trackai
from trackai_accelerate.tracker import TrackAITracker as TrackAITracker

if hasattr(_tracking, "register_tracker_class") and "trackai" not in _tracking.LOGGER_TYPE_TO_CLASS:
    _tracking.register_tracker_class(TrackAITracker)

_trackai.warn_if_older("accelerate", _accelerate.__version__, "1.0")

__all__ = ["TrackAITracker"]
