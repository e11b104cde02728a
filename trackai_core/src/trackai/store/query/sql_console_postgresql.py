"""The SQL console on PostgreSQL: a read-only transaction with a clock, and a look at the plan before it runs.

PostgreSQL has no authorizer, and the role that TrackAI uses may read everything. A read-only transaction does not keep
anyone from ``pg_read_file``, ``query_to_xml('SELECT … FROM tokens')`` or ``set_config``. So two more belts: only known
functions may be called, which is decided by the words of the statement; and only our own tables may be read, which is
decided by the plan, in which every view is resolved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from trackai.errors import AccessError, QueryTimeoutError, UsageError
from trackai.store.answers import Json, SqlAnswer
from trackai.store.query.asking import is_cancelled
from trackai.store.query.sql_console_sqlite import MOST_BYTES, SECRET_TABLES
from trackai.store.schema.tables import metadata

_PAGE = 500  # rows fetched at a time
_FUNCTIONS = frozenset(
    """
    abs array_agg array_length avg bool_and bool_or bit_and bit_or btrim cbrt ceil ceiling char_length coalesce
    concat concat_ws corr count covar_pop covar_samp cume_dist date_bin date_part date_trunc degrees dense_rank div
    every exp extract first_value floor format generate_series greatest initcap json_agg json_array_elements
    json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text
    json_extract_path json_extract_path_text json_object_agg json_object_keys json_typeof jsonb_agg
    jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object
    jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_object_agg jsonb_object_keys
    jsonb_typeof lag last_value lead least left length ln log log10 lower lpad ltrim make_date make_interval
    make_timestamp max md5 min mod mode now nth_value ntile nullif octet_length percent_rank percentile_cont
    percentile_disc position power radians random rank regexp_count regexp_match regexp_matches regexp_replace
    regexp_split_to_array regr_count regr_intercept regr_r2 regr_slope repeat replace reverse right round row_number
    row_to_json rpad rtrim sign split_part sqrt starts_with stddev stddev_pop stddev_samp string_agg string_to_array
    strpos substr substring sum to_char to_date to_json to_jsonb to_number to_timestamp translate trim trunc unnest
    upper var_pop var_samp variance width_bucket
    """.split()  # noqa: SIM905  # two hundred quotes would hide the words
)
_WORDS = frozenset(
    """
    all and any array as between by case cross distinct else except exists filter from full group having ilike in
    inner intersect is join lateral left like limit materialized natural not offset on only or order outer over
    partition recursive right select similar some then union using values when where window with within cast numeric
    decimal varchar char float time timestamp interval bit rollup cube sets row
    """.split()  # noqa: SIM905  # two hundred quotes would hide the words
)
_LEXER = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*(?:[^*/]|\*(?!/)|/(?!\*))*\*/)
    |(?P<text>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")*")
    |(?P<word>[A-Za-z_\u0080-\U0010ffff][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<sign>[^\s\w'"$;\\]|\$(?=\d))""",
    re.VERBOSE | re.DOTALL,
)
_TABLES = frozenset(metadata.tables) - SECRET_TABLES


def run_statement(engine: Engine, statement: str, *, limit: int, timeout_s: float) -> SqlAnswer:
    """Run one statement in a read-only transaction; see ``sql_console.run_statement``."""
    _check_words(statement)
    with engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(timeout_s * 1000))}")
        connection.exec_driver_sql("SET LOCAL search_path = public, pg_catalog")
        driver: Any = connection.connection.driver_connection
        try:
            with driver.cursor() as cursor:
                # prepare=True: the extended protocol takes one statement and no second one behind a semicolon.
                cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}".replace("%", "%%").encode(), (), prepare=True)
                (plan,) = cursor.fetchone()
            _check_plan(json.loads(plan) if isinstance(plan, str) else plan)
            return _read(driver, statement, limit)
        except driver_errors(driver) as error:
            raise _explained(error, timeout_s) from error
        except DBAPIError as error:
            raise _explained(error, timeout_s) from error
        finally:
            transaction.rollback()


def driver_errors(driver: Any) -> tuple[type[Exception], ...]:  # noqa: ANN401  # a psycopg connection
    """Return what a driver's cursor raises."""
    import psycopg

    return (psycopg.Error,)


def _read(driver: Any, statement: str, limit: int) -> SqlAnswer:  # noqa: ANN401  # a psycopg connection
    rows: list[tuple[Json, ...]] = []
    size = 0
    # A cursor of the server: it takes a query and nothing else, and gives as many rows as are asked for.
    with driver.cursor(name="trackai_console") as cursor:
        cursor.execute(statement.replace("%", "%%").encode(), ())
        columns = [column.name for column in cursor.description]
        while page := cursor.fetchmany(min(_PAGE, limit + 1 - len(rows))):
            for row in page:
                shown = tuple(_json(value) for value in row)
                size += sum(len(value) if isinstance(value, str) else 8 for value in shown)
                if len(rows) == limit or size > MOST_BYTES:
                    return SqlAnswer(columns, rows, True)
                rows.append(shown)
    return SqlAnswer(columns, rows, False)


def _check_words(statement: str) -> None:
    """Refuse what is no single query, and calls of functions that are not known to be harmless.

    Raises:
        AccessError: naming the function, or that only reading is possible.
        UsageError: for characters that no query needs.
    """
    if "\0" in statement:
        raise UsageError("The statement cannot be read: it holds a NUL.")
    tokens = list(_tokens(statement))
    if not tokens or tokens[0].lower() not in ("select", "with", "values", "("):
        raise AccessError("The console only reads: write a SELECT.")
    for word, following in zip(tokens, [*tokens[1:], ""], strict=True):
        is_call = following == "(" and (word[0].isalpha() or word[0] in '_"')
        name = word.strip('"').lower() if word[0] != '"' else word[1:-1]
        if is_call and name not in _FUNCTIONS and (word[0] == '"' or name not in _WORDS):
            if _is_named_list(tokens, name):
                continue
            raise AccessError(f"The console only reads, and does not know the function {name}().")


def _is_named_list(tokens: list[str], name: str) -> bool:
    """Whether a name with parentheses is a CTE with its columns: ``WITH a(b) AS (…)``."""
    lowered = [token.lower() for token in tokens]
    return (
        "with" in lowered
        and any(
            token == name
            and place > 0
            and lowered[place - 1] in ("with", "recursive", ",")
            and _ends_in_as(lowered, place)
            for place, token in enumerate(lowered)
        )
        and sum(1 for place, token in enumerate(lowered[:-1]) if token == name and lowered[place + 1] == "(") == 1
    )


def _ends_in_as(tokens: list[str], place: int) -> bool:
    closing = tokens.index(")", place) if ")" in tokens[place:] else len(tokens)
    return tokens[closing + 1 : closing + 2] == ["as"]


def _tokens(statement: str) -> Iterator[str]:
    place = 0
    text = statement.rstrip().rstrip(";")
    while place < len(text):
        match = _LEXER.match(text, place)
        if match is None:
            raise AccessError(
                f"The console cannot tell what {text[place : place + 20]!r} would do: write one plain SELECT."
            )
        place = match.end()
        if match.lastgroup == "text":
            yield "''"
        elif match.lastgroup != "space":
            yield match.group()


def _check_plan(plan: Any) -> None:  # noqa: ANN401  # JSON
    """Refuse a plan that reads anything but our own tables."""
    if isinstance(plan, list):
        for part in plan:
            _check_plan(part)
    elif isinstance(plan, dict):
        name = plan.get("Relation Name")
        if name is not None and name not in _TABLES:
            raise AccessError(f"The console may not read the table {name!r}.")
        if "ModifyTable" in (plan.get("Node Type"), plan.get("Operation")):
            raise AccessError("The console only reads, and may not do anything but read.")
        for part in plan.values():
            _check_plan(part)


def _json(value: Any) -> Json:  # noqa: ANN401  # whatever a column holds
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, list | tuple):
        return [_json(part) for part in value]
    if isinstance(value, dict):
        return {str(name): _json(part) for name, part in value.items()}
    return str(value)


def _explained(error: Exception, timeout_s: float) -> Exception:
    original = getattr(error, "orig", None) or error
    state = getattr(original, "sqlstate", None)
    if (isinstance(error, DBAPIError) and is_cancelled(error)) or state == "57014":
        return QueryTimeoutError(
            f"The statement took longer than {timeout_s:g} s and was cancelled: add a WHERE or LIMIT."
        )
    if state == "25006":  # read_only_sql_transaction
        return AccessError("The console only reads, and may not do anything but read.")
    if state == "42501":  # insufficient_privilege
        return AccessError(f"The console may not do this: {_first_line(original)}.")
    return UsageError(f"The statement does not work: {_first_line(original)}.")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
