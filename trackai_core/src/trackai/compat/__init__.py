"""Names of other trackers, so that a script or library written for one logs here: no behaviour of their own.

    import trackai.compat
    trackai.compat.alias("trackio")      # before transformers, accelerate or trl are imported

or, without touching the script, ``python -m trackai.compat train.py``. Native integrations are the better way where
there is one; this is for what hard-codes ``report_to="trackio"`` or ``import wandb``.
"""

from __future__ import annotations

from trackai.compat import context_vars
from trackai.compat.aliasing import ALIASES, alias

__all__ = ["ALIASES", "alias", "context_vars"]
