"""Every exception that TrackAI raises on purpose.

::

    TrackAIError
    ├── UsageError (ValueError)              an argument that cannot be taken
    │   ├── InvalidNameError                 an id or name that cannot become a path or a key
    │   ├── RunNotFoundError (LookupError)   no run, project, metric … of that name
    │   └── FilterError                      a mistake in a filter, with its column
    ├── NotInitializedError (RuntimeError)   log() and friends before init()
    ├── ArtifactStateError (RuntimeError)    an artifact logged twice, or asked for what only a logged one has
    ├── MissingExtraError (ImportError)      an optional package or program is not installed
    ├── StoreError
    │   ├── SchemaTooNewError                the store was written by a newer TrackAI
    │   ├── StoreCorruptError                the store is damaged
    │   └── QueryTimeoutError (TimeoutError) a question took longer than it may
    ├── JournalError
    │   ├── JournalTooNewError               the journal was written by a newer TrackAI
    │   ├── JournalCorruptError              bytes in the middle of a journal are damaged
    │   └── OffsetMismatchError              frames that leave a gap behind what is stored
    ├── ConflictError                        somebody else changed it first
    ├── AccessError (PermissionError)        the caller may not do this
    └── RemoteError (ConnectionError)        a server that does not answer as it should
    TrackAIWarning (UserWarning)             trouble beside the user's own work, which goes on

Each class also inherits the built-in that people would catch. The text of an error is a sentence: what happened, with
the value, and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence


class TrackAIError(Exception):
    """Base of all exceptions of this package."""


class UsageError(TrackAIError, ValueError):
    """An argument that cannot be taken; the text says which and what to pass instead."""


class InvalidNameError(UsageError):
    """An id or a name that is refused because it could not be a path part or a key."""


class NotFoundError(UsageError, LookupError):
    """Nothing has this name or id. ``nearest`` holds up to three that do exist."""

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.nearest = tuple(nearest)


class RunNotFoundError(NotFoundError):
    """No run matches an id or name."""

    def __init__(self, wanted: str, project: str | None = None, nearest: Sequence[str] = ()) -> None:
        where = f" in project {project!r}" if project is not None else ""
        if nearest:
            hint = f"Nearest: {', '.join(nearest)}."
        elif project is not None:
            hint = f"Project {project!r} has no runs yet."
        else:
            hint = "The store has no such run."
        see = f" See `trackai runs -p {project}`." if project is not None else " See `trackai runs`."
        super().__init__(f"Run {wanted!r} does not exist{where}. {hint}{see}", nearest)
        self.wanted, self.project = wanted, project


class FilterError(UsageError):
    """A mistake in a filter. ``column`` counts from 1; ``length`` is the width of the wrong word, at least 1."""

    def __init__(self, message: str, text: str, column: int, length: int = 1) -> None:
        super().__init__(message)
        self.message, self.text, self.column, self.length = message, text, column, max(1, length)

    def pointed(self) -> str:
        """Return the filter, a caret line under the mistake, and the sentence: three lines for a terminal."""
        return f"{self.text}\n{' ' * (self.column - 1)}{'^' * self.length}\n{self.message}"


class NotInitializedError(TrackAIError, RuntimeError):
    """A function that needs a current run was called before ``init()`` or after ``finish()``."""

    def __init__(self, function: str) -> None:
        super().__init__(f"Call trackai.init() before trackai.{function}().")


class ArtifactStateError(TrackAIError, RuntimeError):
    """A logged artifact was to be changed or logged again, or one that is not logged was asked for its version."""


class MissingExtraError(TrackAIError, ImportError):
    """What was asked needs an optional package or program that is not installed; the text names it."""


class StoreError(TrackAIError):
    """The store cannot do what was asked; the text says why and whether anything was changed."""


class SchemaTooNewError(StoreError):
    """The store was written by a newer TrackAI; nothing was changed."""


class StoreCorruptError(StoreError):
    """The store's file is damaged. ``trackai doctor`` says what can be saved."""


class QueryTimeoutError(StoreError, TimeoutError):
    """A question took longer than it may, and was cancelled."""


class JournalError(TrackAIError):
    """A journal that cannot be read to its end."""


class JournalTooNewError(JournalError):
    """The journal was written by a newer TrackAI; it was left untouched."""


class JournalCorruptError(JournalError):
    """Bytes between two sound frames are damaged. ``offset`` is where they begin, ``resumes_at`` where sense returns."""

    def __init__(self, path: object, offset: int, resumes_at: int) -> None:
        super().__init__(
            f"{path} is damaged between offset {offset} and {resumes_at} ({resumes_at - offset} bytes). What lies before and "
            "behind is sound: `trackai recover` stores it and says what is missing."
        )
        self.offset, self.resumes_at = offset, resumes_at


class OffsetMismatchError(JournalError):
    """Frames arrived that do not follow what is stored. ``expected`` is the offset to send from."""

    def __init__(self, expected: int, got: int) -> None:
        super().__init__(f"Frames start at offset {got}, but the store has {expected} bytes: send from {expected}.")
        self.expected, self.got = expected, got


class ConflictError(TrackAIError):
    """What was to be changed has been changed by somebody else since it was read."""


class AccessError(TrackAIError, PermissionError):
    """The caller may not do this."""


class RemoteError(TrackAIError, ConnectionError):
    """A server did not answer, or not as a TrackAI server does."""


class TrackAIWarning(UserWarning):
    """Something beside the user's own work went wrong; that work goes on. Issued by ``notices.warn``."""
