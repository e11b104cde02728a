"""Loading plugins by the role of this process, calling their hooks under a guard, and saying what became of each.

Importing this package imports no plugin and no pluggy: both wait for the first hook call that needs them. It loads the
plugins in the box by name and knows none of them.
"""

from trackai.plugins.discovery import Distribution, distributions
from trackai.plugins.failures import Failure, kept_failures
from trackai.plugins.loader import PluginManager, manager
from trackai.plugins.reports import ROLES, Answer, PluginReport, Role

__all__ = [
    "ROLES", "Answer", "Distribution", "Failure", "PluginManager", "PluginReport", "Role", "distributions",
    "kept_failures", "manager",
]  # fmt: skip
