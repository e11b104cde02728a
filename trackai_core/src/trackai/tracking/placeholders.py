"""Names of trackio and wandb that scripts mention and TrackAI has no use for: accepted, or refused with a sentence."""

from __future__ import annotations

from typing import Any, NoReturn


class Settings:
    """Whatever another tracker's settings say; what means something here, ``init`` takes from it.

    ``mode``, ``project``, ``run_id``, ``console``, ``quiet`` and ``silent`` do; ``init`` names the others once.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        for content in args:
            self.__dict__.update(content if isinstance(content, dict) else getattr(content, "__dict__", {}))
        self.__dict__.update(kwargs)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  anything may be asked for
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    def update(self, *args: object, **kwargs: object) -> None:
        """Take further settings."""
        self.__init__(*args, **kwargs)  # type: ignore[misc]  # a bag of names, which may be filled again


class _Refused:
    """A class that exists so that its name can be imported."""

    instead = ""

    def __init__(self, *args: object, **kwargs: object) -> None:
        raise NotImplementedError(f"{type(self).__name__} is not part of TrackAI. {self.instead}")


class ArtifactTTL(_Refused):
    """Nothing expires by itself."""

    instead = "Versions are kept until they are deleted."


class Classes(_Refused):
    """Classes of boxes and masks."""

    instead = "Pass a list of {'id', 'name'} as classes= of Image, or class_labels= with boxes and masks."


class Config(_Refused):
    """The configuration of a run."""

    instead = "Pass a dict as config= of init(), and use run.config."


class EvalTable(_Refused):
    """A table of an evaluation."""

    instead = "Use Table."


class Graph(_Refused):
    """A graph of a model."""

    instead = "Log a picture of it as Image or Html."


class JoinedTable(_Refused):
    """Two tables joined."""

    instead = "Join the data and log one Table."


class Molecule(_Refused):
    """A molecule."""

    instead = "Log a picture of it as Image, or its file with log_file()."


class Registry(_Refused):
    """A registry of artifacts."""

    instead = "Give versions of an artifact aliases, such as 'production', and find them by those."


class Collection(Registry):
    """A collection of a registry."""


def refuse(name: str, instead: str) -> Any:  # noqa: ANN401  stands for functions of every signature
    """Make a function *name* that raises ``NotImplementedError`` and says what to do *instead*."""

    def refused(*args: object, **kwargs: object) -> NoReturn:
        raise NotImplementedError(f"{name}() is not part of TrackAI. {instead}")

    refused.__name__ = refused.__qualname__ = name
    refused.__doc__ = f"Raise. {instead}"
    return refused
