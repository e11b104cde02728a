"""TrackAI for the Hugging Face Trainer: ``Trainer(callbacks=[TrackAICallback()])`` or ``report_to="trackai"``.

Importing this module makes ``"trackai"`` a name that ``report_to`` knows; transformers has no entry point for that.
"""

try:
    import transformers as _transformers
except ModuleNotFoundError as missing:
    if missing.name != "transformers":
        raise
    raise ImportError("trackai-transformers needs transformers: pip install transformers, 4.46 or newer.") from missing
from transformers.integrations import integration_utils as _integrations

import trackai as _trackai

_trackai.warn_if_older("transformers", _transformers.__version__, "4.46")

from trackai_transformers.callback import TrackAICallback as TrackAICallback  # noqa: E402  (the warning first: an import that an old version fails is explained by it)

_integrations.INTEGRATION_TO_CALLBACK.setdefault("trackai", TrackAICallback)

__all__ = ["TrackAICallback"]
