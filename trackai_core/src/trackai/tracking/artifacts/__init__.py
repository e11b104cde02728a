"""Artifacts: named sets of files with versions that follow their content.

Knows runs, blobs and the store's answers. The version's number belongs to the store; see :mod:`.versions`.
"""

from __future__ import annotations

from trackai.tracking.artifacts.artifact import Artifact
from trackai.tracking.artifacts.models import log_code, log_model, use_model
from trackai.tracking.artifacts.references import ReferenceHandler, ResolvedReference, register_reference_handler
from trackai.tracking.artifacts.versions import log_artifact, use_artifact

__all__ = [
    "Artifact", "ReferenceHandler", "ResolvedReference", "log_artifact", "log_code", "log_model",
    "register_reference_handler", "use_artifact", "use_model",
]  # fmt: skip
