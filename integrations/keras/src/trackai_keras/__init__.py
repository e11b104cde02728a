"""TrackAI for Keras 3, on every backend: ``model.fit(…, callbacks=[TrackAICallback()])``."""

from trackai_keras.callback import TrackAICallback as TrackAICallback
from trackai_keras.checkpoint import TrackAICheckpoint as TrackAICheckpoint

__all__ = ["TrackAICallback", "TrackAICheckpoint"]
