"""The plugins in the box, by dotted name: nothing is imported for this list, and no distribution has to be scanned."""

from __future__ import annotations

from typing import NamedTuple


class BuiltIn(NamedTuple):
    """A plugin in the box.

    Attributes:
        name: as in ``trackai plugins``, in ``TRACKAI_PLUGINS`` and as section of the environment.
        module: what is imported at the first call of one of *hooks*.
        hooks: all that it implements (a test compares).
        roles: processes that know it.
    """

    name: str
    module: str
    hooks: tuple[str, ...]
    roles: tuple[str, ...] = ("run",)


BUILT_INS: tuple[BuiltIn, ...] = (
    BuiltIn("numpy", "trackai.builtin.values_numpy", ("trackai_value_converter",)),
    BuiltIn("torch", "trackai.builtin.values_torch", ("trackai_value_converter",)),
    BuiltIn("jax", "trackai.builtin.values_jax", ("trackai_value_converter",)),
    BuiltIn("tensorflow", "trackai.builtin.values_tensorflow", ("trackai_value_converter",)),
    BuiltIn("figures", "trackai.builtin.figures", ("trackai_value_converter",)),
    BuiltIn("watch", "trackai.builtin.watch_torch", ("trackai_watch_model",)),
    BuiltIn("host", "trackai.builtin.meters_host", ("trackai_system_collectors",)),
    BuiltIn("nvidia", "trackai.builtin.meters_nvidia", ("trackai_system_collectors",)),
    BuiltIn("amd", "trackai.builtin.meters_amd", ("trackai_system_collectors",)),
    BuiltIn("git", "trackai.builtin.environment_git", ("trackai_capture_environment",)),
    BuiltIn("python", "trackai.builtin.environment_python", ("trackai_capture_environment",)),
    BuiltIn("machine", "trackai.builtin.environment_machine", ("trackai_capture_environment",)),
    BuiltIn("csv", "trackai.builtin.importers.csv", ("trackai_importers",), ("cli",)),
    BuiltIn("tensorboard", "trackai.builtin.importers.tensorboard", ("trackai_importers",), ("cli",)),
    BuiltIn("webhook", "trackai.builtin.alert_webhook", ("trackai_alert_sinks",)),
)
