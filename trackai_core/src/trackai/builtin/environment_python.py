"""The program: command line without secrets, interpreter, installed packages, and a short list of variables.

Never the environment as a whole: only variables that say how a job was laid out over devices and machines.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import Any

from trackai.extensions import RunInfo
from trackai.hooks import hookimpl
from trackai.plugins import distributions
from trackai.redact import redact_argv, redact_value

_VARIABLES = re.compile(
    r"""CUDA_VISIBLE_DEVICES|CUDA_DEVICE_ORDER|NVIDIA_VISIBLE_DEVICES|ROCR_VISIBLE_DEVICES|HIP_VISIBLE_DEVICES
    |CUBLAS_WORKSPACE_CONFIG|PYTORCH_CUDA_ALLOC_CONF|XLA_FLAGS|JAX_PLATFORMS
    |(?:(?:LOCAL_|GROUP_|NODE_|ROLE_)?RANK)|(?:LOCAL_|ROLE_)?WORLD_SIZE|MASTER_ADDR|MASTER_PORT
    |OMP_NUM_THREADS|MKL_NUM_THREADS|PYTHONHASHSEED|CONDA_DEFAULT_ENV|VIRTUAL_ENV
    |SLURM_[A-Z_]+|TORCHELASTIC_(?:RUN_ID|RESTART_COUNT|MAX_RESTARTS)|OMPI_COMM_WORLD_[A-Z_]+|PMI_(?:RANK|SIZE)
    |PBS_JOBID|LSB_JOBID|JOB_ID|HOSTNAME""",
    re.VERBOSE,
)


@hookimpl
def trackai_capture_environment(run: RunInfo) -> Mapping[str, Any]:
    """Describe the program: argv, script, cwd, python, implementation, executable, packages, variables."""
    return {
        "argv": redact_argv(sys.orig_argv),
        "script": getattr(sys.modules.get("__main__"), "__file__", None),
        "cwd": _working_folder(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "implementation": sys.implementation.name,
        "executable": sys.executable,
        "packages": packages(),
        "variables": {
            name: redact_value(name, value) for name, value in sorted(os.environ.items()) if _VARIABLES.fullmatch(name)
        },
    }


def packages() -> list[str]:
    """List what is installed, as ``name==version``, ordered.

    From the names of the metadata folders alone (a millisecond): ``importlib.metadata`` parses every file for it, and
    takes a hundred times as long.
    """
    found = {each.name.replace("_", "-"): each.version for each in distributions()}
    return [f"{name}=={version}" for name, version in sorted(found.items(), key=lambda item: item[0].lower())]


def _working_folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return None
