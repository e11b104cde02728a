"""TrackAI for Keras 3, on every backend: ``model.fit(…, callbacks=[TrackAICallback()])``."""

try:
    import keras as _keras
except ModuleNotFoundError as missing:
    if missing.name != "keras":
        raise
    raise ImportError("trackai-keras needs Keras: pip install keras, 3.0 or newer.") from missing

import trackai as _trackai
from trackai_keras.callback import TrackAICallback as TrackAICallback
from trackai_keras.checkpoint import TrackAICheckpoint as TrackAICheckpoint

_trackai.warn_if_older("keras", _keras.__version__, "3.0")

__all__ = ["TrackAICallback", "TrackAICheckpoint"]
