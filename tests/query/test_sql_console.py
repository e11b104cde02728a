"""The SQL console reads, and does nothing else, whatever is typed into it."""

from __future__ import annotations

import time

import pytest
from tests.query.made import MadeRun, write
from tests.store.ingesting import rows

from trackai.errors import AccessError, QueryTimeoutError, UsageError
from trackai.store import Store
from trackai.store.access import Principal
from trackai.store.engine import is_sqlite

RUN = "aaaaaaaaaaaaaaa1"
REFUSED = (AccessError, UsageError, QueryTimeoutError)

EVIL = [
    "DELETE FROM runs",
    "INSERT INTO tags(run, tag) VALUES (1, 'x')",
    "UPDATE runs SET name = 'x'",
    "DROP TABLE runs",
    "CREATE TABLE x(a)",
    "CREATE TEMP TABLE x(a)",
    "CREATE TABLE x AS SELECT * FROM runs",
    "SELECT 1; DELETE FROM runs",
    "WITH x AS (DELETE FROM runs RETURNING id) SELECT * FROM x",
    "WITH x AS (INSERT INTO tags(run, tag) VALUES (1, 'x') RETURNING tag) SELECT * FROM x",
    "SELECT * INTO stolen FROM runs",
    "EXPLAIN ANALYZE DELETE FROM runs",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "VACUUM INTO '/tmp/stolen.db'",
    "ATTACH DATABASE '/etc/passwd' AS x",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = 1",
    "PRAGMA database_list",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT writefile('/tmp/stolen', 'x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT * FROM tokens",
    'SELECT digest FROM "tokens"',
    "SELECT (SELECT digest FROM main.tokens LIMIT 1)",
    "SELECT (SELECT digest FROM public.tokens LIMIT 1)",
    "SELECT count(*) FROM runs WHERE EXISTS (SELECT 1 FROM tokens)",
    "TABLE tokens",
    "COPY runs TO '/tmp/stolen'",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_catalog.pg_read_file('/etc/passwd')",
    "SELECT \"pg_read_file\"('/etc/passwd')",
    "SELECT U&\"pg_r\\0065ad_file\"('/etc/passwd')",
    "SELECT pg_read_file/**/('/etc/passwd')",
    "SELECT pg_sleep(100)",
    "SELECT query_to_xml('SELECT digest FROM tokens', true, true, '')",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "WITH set_config(a) AS (SELECT 1) SELECT set_config('role', 'x', false)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_terminate_backend(1)",
    "SELECT dblink('', '')",
    "SELECT nextval('runs_number_seq')",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_ls_dir('/')",
    "DO $$ BEGIN DELETE FROM runs; END $$",
    "SET ROLE postgres",
    "CALL something()",
    "SELECT 1 FOR UPDATE OF runs",
    "SELECT * FROM runs FOR UPDATE",
    "",
    ";",
    "-- nothing",
    "SELECT '\0'",
    "SELECT 'open",
    "nonsense",
    "SELECT zeroblob(1000000000)",
    "SELECT repeat('x', 2000000000)",
    "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x",
    "SELECT count(*) FROM keys a, keys b, keys c, keys d, keys e, keys f, keys g, keys h, keys i, keys j",
]


@pytest.fixture
def filled(store: Store, store_url: str) -> Store:
    metrics = {f"m{number}": [1.0, 2.0] for number in range(40)}
    write(store_url, [MadeRun(RUN, name="it's", metrics=metrics, config={"lr": 0.5})])
    return store


@pytest.mark.parametrize("statement", EVIL)
def test_nothing_but_reading_what_is_for_everybody_is_possible(filled: Store, store_url: str, statement: str) -> None:
    before = time.monotonic()

    with pytest.raises(REFUSED) as caught:
        filled.reader().sql(statement, timeout_s=1)

    assert time.monotonic() - before < 10
    assert str(caught.value).endswith(".")
    assert rows(store_url, "SELECT count(*) FROM runs") == [(1,)]
    assert rows(store_url, "SELECT count(*) FROM tags") == [(0,)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT name FROM runs WHERE name = 'it''s'", [("it's",)]),
        ("select count(*) from metric_points", [(80,)]),
        ("SELECT metric, max(value) FROM metric_points WHERE metric IN ('m1', 'm2') GROUP BY metric ORDER BY 1",
         [("m1", 2.0), ("m2", 2.0)]),
        ("WITH best(run, top) AS (SELECT run, max(value) FROM metrics GROUP BY run) SELECT top FROM best;", [(2.0,)]),
        ("VALUES (1, 'a'), (2, NULL)", [(1, "a"), (2, None)]),
        ("SELECT round(CAST(avg(value) AS numeric), 2) + 0.0 FROM metrics", [(1.5,)]),
        ("SELECT 10 % 4, 'a%sb', '100%' -- a comment; with DELETE", [(2, "a%sb", "100%")]),
        ("SELECT coalesce(text, '') FROM configs JOIN keys ON keys.id = configs.key WHERE keys.path LIKE 'l%'", [("0.5",)]),
        ("SELECT count(*) OVER (PARTITION BY run) FROM configs", [(1,)]),
        ("SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM runs)", [(1,)]),
    ],
)  # fmt: skip
def test_a_select_is_answered(filled: Store, statement: str, expected: list[tuple[object, ...]]) -> None:
    answer = filled.reader().sql(statement)

    assert [tuple(row) for row in answer.rows] == expected
    assert len(answer.columns) == len(expected[0])
    assert not answer.truncated


def test_rows_beyond_the_limit_are_cut_and_said_to_be(filled: Store) -> None:
    answer = filled.reader().sql("SELECT step FROM metrics", limit=10)

    assert (len(answer.rows), answer.truncated) == (10, True)
    assert not filled.reader().sql("SELECT step FROM metrics", limit=80).truncated


def test_a_mistake_is_told_in_the_databases_words(filled: Store) -> None:
    with pytest.raises(UsageError, match="nothing_here"):
        filled.reader().sql("SELECT * FROM nothing_here")


def test_somebody_confined_to_a_project_has_no_console(filled: Store) -> None:
    confined = filled.reader(Principal("guest", "read", frozenset({1})))

    with pytest.raises(AccessError, match="confined"):
        confined.sql("SELECT 1")


def test_the_console_shows_bytes_and_infinities(filled: Store) -> None:
    statement = "SELECT x'00ff', 9e999" if is_sqlite(filled.engine) else "SELECT '\\x00ff'::bytea, 'inf'::float8"

    assert list(filled.reader().sql(statement).rows[0]) == ["00ff", float("inf")]
