"""TrackAI for the Hugging Face Trainer: ``Trainer(callbacks=[TrackAICallback()])`` or ``report_to="trackai"``.

Importing this module makes ``"trackai"`` a name that ``report_to`` knows; transformers has no entry point for that.
"""

from transformers.integrations import integration_utils as _integrations

from trackai_transformers.callback import TrackAICallback as TrackAICallback

_integrations.INTEGRATION_TO_CALLBACK.setdefault("trackai", TrackAICallback)

__all__ = ["TrackAICallback"]
