"""``alias``: make ``import trackio`` or ``import wandb`` give TrackAI in this process.

Three things are asked about a package, and each has its own answer: what it is (``sys.modules``), whether it is there
(``importlib.util.find_spec``, which reads ``__spec__``), and which version is installed (``importlib.metadata``, which
asks the finders on ``sys.meta_path``). accelerate refuses a tracker whose metadata is missing.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.metadata import Distribution, DistributionFinder
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import Any

from trackai import notices
from trackai.errors import UsageError

ALIASES = {"trackio": "0.43.0", "wandb": "0.31.0"}  # the releases whose behaviour was looked at; seen as __version__
_DECIDE_AT_IMPORT = ("transformers", "accelerate", "trl")
_FACADE = "trackai"  # looked up, not imported: it stands above everything in this package


def alias(name: str) -> ModuleType:
    """Make ``import <name>`` give TrackAI from now on, and return that module. A second call changes nothing.

    Args:
        name: ``"trackio"`` or ``"wandb"``.

    Raises:
        UsageError: for another name.
        RuntimeError: if the real module is imported already, because whoever did keeps it.
    """
    if name not in ALIASES:
        raise UsageError(f"There is no alias {name!r}: use {' or '.join(map(repr, ALIASES))}.")
    present = sys.modules.get(name)
    if isinstance(present, AliasModule):
        return present
    if present is not None:
        raise RuntimeError(f"{name} is imported already: call trackai.compat.alias({name!r}) before importing {name}.")
    if (real := _installed(name)) is not None:
        notices.warn(f"{name} is installed ({real}), but `import {name}` gives TrackAI in this process.")
    if late := [library for library in _DECIDE_AT_IMPORT if library in sys.modules]:
        notices.warn(f"{', '.join(late)} decided at import whether {name} is there: call alias() before importing it.")
    own = importlib.import_module(f"trackai.compat.{name}")
    module = AliasModule(name, own)
    sys.modules[name] = module
    for part, content in own.SUBMODULES.items():
        sys.modules[f"{name}.{part}"] = content
    if not any(isinstance(finder, AliasFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, AliasFinder())
    return module


class AliasModule(ModuleType):
    """A module that answers with another tracker's names: its own where they differ, else TrackAI's.

    Args:
        name: of the tracker.
        own: the module of this package whose names come first.
    """

    def __init__(self, name: str, own: ModuleType) -> None:
        super().__init__(name, f"TrackAI under the name of {name}.")
        self.__version__ = ALIASES[name]
        self.__file__ = own.__file__
        self.__path__: list[str] = []  # a package, so that its submodules are asked for; they are all in sys.modules
        self.__spec__ = _spec(name)
        self.__dict__["_own"] = own

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  a module holds anything
        own = self.__dict__["_own"]
        if name in own.NAMES:
            return getattr(own, name)
        if name in own.SUBMODULES:
            return own.SUBMODULES[name]
        try:
            return getattr(importlib.import_module(_FACADE), name)
        except AttributeError:
            raise AttributeError(f"TrackAI, which stands for {self.__name__}, has no {name!r}.") from None

    def __dir__(self) -> list[str]:
        own = self.__dict__["_own"]
        return sorted({*dir(importlib.import_module(_FACADE)), *own.NAMES, *own.SUBMODULES})


class AliasFinder(DistributionFinder):
    """Answers for aliased packages: metadata for those who ask what is installed, a sentence for unknown submodules."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse submodules that do not exist here; leave every other name to the next finder."""
        package, dot, part = fullname.partition(".")
        if dot and isinstance(sys.modules.get(package), AliasModule):
            raise ModuleNotFoundError(
                f"TrackAI stands for {package} in this process and has no {package}.{part}, which is inside {package}.",
                name=fullname,
            )
        return None

    def find_distributions(
        self,
        context: DistributionFinder.Context = DistributionFinder.Context(),  # noqa: B008  as in the base class; holds nothing
    ) -> Iterable[Distribution]:
        """Yield the metadata of the aliased packages that *context* asks for."""
        for name in ALIASES:
            if context.name in (None, name) and isinstance(sys.modules.get(name), AliasModule):
                yield AliasDistribution(name)


class AliasDistribution(Distribution):
    """The metadata of an aliased package: its name and the version that is emulated."""

    def __init__(self, name: str) -> None:
        self._texts: Mapping[str, str] = {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {ALIASES[name]}\nSummary: TrackAI under this name\n",
            "top_level.txt": f"{name}\n",
        }

    def read_text(self, filename: str) -> str | None:
        """Return one of the files of a distribution's folder; None for all but two."""
        return self._texts.get(filename)

    def locate_file(self, path: str | PathLike[str]) -> Path:
        """Return where a file of it would lie; there is none."""
        return Path(__file__).parent / path


def _spec(name: str) -> ModuleSpec:
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = []
    return spec


def _installed(name: str) -> str | None:
    """Return where the real package lies, without importing it; None if it is not installed."""
    spec = importlib.util.find_spec(name)
    return None if spec is None else spec.origin or "as a folder"
