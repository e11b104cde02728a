"""TrackAI for Lightning: ``Trainer(logger=TrackAILogger(project="digits"))``."""

from trackai_lightning.logger import TrackAILogger as TrackAILogger

__all__ = ["TrackAILogger"]
