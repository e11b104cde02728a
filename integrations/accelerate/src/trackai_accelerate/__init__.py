"""TrackAI for Hugging Face Accelerate: ``Accelerator(log_with="trackai")`` after importing this module."""

from accelerate import tracking as _tracking

from trackai_accelerate.tracker import TrackAITracker as TrackAITracker

if hasattr(_tracking, "register_tracker_class") and "trackai" not in _tracking.LOGGER_TYPE_TO_CLASS:
    _tracking.register_tracker_class(TrackAITracker)

__all__ = ["TrackAITracker"]
