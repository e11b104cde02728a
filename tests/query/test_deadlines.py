"""A question that takes too long is cancelled, and the next one is not."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.query.made import MadeRun, write

from trackai.errors import QueryTimeoutError
from trackai.store import Store
from trackai.store.answers import RunsQuestion
from trackai.store.query.asking import asking, tuples


def test_a_question_past_its_deadline_is_cancelled_and_the_connection_lives_on(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun("aaaaaaaaaaaaaaa1")])
    endless = text("WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x")

    with pytest.raises(QueryTimeoutError, match=r"0.2 s"), asking(store.engine, 0.2) as connection:
        tuples(connection, endless)

    assert store.reader().runs(RunsQuestion()).total == 1
    assert store.reader().within(30).runs(RunsQuestion()).total == 1
