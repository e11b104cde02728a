"""What a follower tells of a run that grows while it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.factories import RUN, a_run, row
from tests.store.ingesting import feeding

from trackai.cli.following import Follower
from trackai.store import Reader, Store
from trackai.store.answers import Series, SeriesQuestion


class Overtaken:
    """A reader whose run grows between the question for its names and the one for their points."""

    def __init__(self, reader: Reader, grow: Callable[[], object]) -> None:
        self._reader, self._grow = reader, grow

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever a reader has
        return getattr(self._reader, name)

    def series(self, question: SeriesQuestion) -> list[Series]:
        """Grow, then answer."""
        self._grow()
        return list(self._reader.series(question))


@pytest.mark.parametrize("past", [0, 2, 1000])
def test_a_point_that_came_between_two_questions_is_told_once(store_url: str, past: int) -> None:
    with feeding(store_url) as feeder, Store.open(store_url) as store:
        feeder.feed(*a_run({"loss": [1.0, 0.5]}, state=None))
        steps: Iterator[int] = iter(range(2, 100))
        grow = lambda: feeder.feed(row(next(steps), 0.25))  # noqa: E731  # a sentence, not a function
        follower = Follower(Overtaken(store.reader(), grow), RUN, patterns=(), console=False, past=past)  # type: ignore[arg-type]  # as good as a reader

        told = []
        for _ in range(4):
            told += [event.content["step"] for event in follower.look()]
            grow()
        told += [event.content["step"] for event in follower.look()]

    first = 2 if past == 0 else 0 if past == 1000 else int(told[0])
    assert told == [float(step) for step in range(first, next(steps))]
