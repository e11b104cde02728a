"""Laws of filters: text and tree are one, SQL and a plain evaluator agree, and nothing but a FilterError ever comes out."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import fields as class_fields
from dataclasses import is_dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Double, column, exists, select, true
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects import postgresql, sqlite
from tests.factories import START
from tests.filter.evaluator import Evaluator
from tests.filter.trees import fields, trees
from tests.query.made import MadeRun, write

from trackai.errors import FilterError
from trackai.store import Store
from trackai.store.answers import RunsQuestion
from trackai.store.query.attributes import Condition, Operand
from trackai.store.query.filter.compiler import compile_filter
from trackai.store.query.filter.grammar import RUN_FIELDS
from trackai.store.query.filter.parser import parse
from trackai.store.query.filter.tree import Comparison, Field, Number, Text, Tree, to_text
from trackai.store.reader import Reader
from trackai.store.schema.tables import tags

NOW = START + 1_000_000.0
PATHS = ("lr", "opt/lr", "acc", "val/loss", "acc.max", "odd name", "flag", "never")
VALUES: tuple[object, ...] = (
    0, 1, 1.0, -1.0, 0.5, 1e-3, True, False, None, math.nan, math.inf, -math.inf, 2**53, 1e300, "adam", "Adam", "sgd",
    "a*b", "axb", "50%_x", "Ärger", "ärger", "", "10", "back\\slash", 'quote"d', "line\nbreak", [1, "two"], {"a": [None]},
)  # fmt: skip
SCALARS = (0.0, 1.0, -1.0, 0.5, math.nan, math.inf, -math.inf, 1e300, 3.0)


def a_population(number: int = 60) -> dict[str, MadeRun]:
    """Make runs that lack things, agree, differ in type, and descend from each other."""
    chance = random.Random(3)
    made: dict[str, MadeRun] = {}
    for place in range(number):
        texts = ("adam", "Adam", "", "x")
        run = MadeRun(
            f"run{place:013d}",
            project=chance.choice(["one", "two"]),
            name=chance.choice(["adam", "Adam-7", "sgd", "50%_x", "Ärger"]),
            group=chance.choice([None, "adam", "sgd"]),
            job_type=chance.choice([None, "train"]),
            notes=chance.choice([None, "sgd and Adam", "line\nbreak"]),
            user=chance.choice(texts),
            host=chance.choice(texts),
            tags=tuple(chance.sample(["adam", "sgd", "10"], chance.randrange(3))),
            parent=chance.choice([None, *made, "neverwas"]) if place else None,
            created=START + chance.choice([0.0, 1.0, 500.25]),
            ended=START + chance.choice([600.0, 700.0]),
            state=chance.choice(["finished", "failed"]),
            config={path: chance.choice(VALUES) for path in chance.sample(PATHS, 4)},
            summary={path: chance.choice(VALUES) for path in chance.sample(PATHS, 2)},
            metrics={
                path: [chance.choice(SCALARS) for _ in range(chance.randrange(1, 5))]
                for path in chance.sample(PATHS, 3)
            },
        )
        made[run.id] = run
    return made


POPULATION = a_population()
KNOWN = tuple(name for name in RUN_FIELDS if name != "updated")  # the moment of ingest, which no run is made with


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Return a reader of the population, one store of each kind for all examples."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('laws') / 'trackai.db'}"
    else:
        cluster = request.getfixturevalue("postgresql")
        url = cluster.url(cluster.create())
    with Store.open(url) as store:
        write(url, POPULATION.values())
        yield Reader(store.engine, clock=lambda: NOW)


@given(trees())
@example(Comparison(Field("metric", "a.max", "last"), "=", Number(-0.0)))
@example(Comparison(Field("config", "`"), "=", Text('\\"\n\t')))
@settings(max_examples=400, deadline=None)
def test_a_tree_written_and_read_again_is_the_same_tree(tree: Tree) -> None:
    assert parse(to_text(tree)) == tree


@given(trees(fields(st.sampled_from(PATHS), KNOWN)))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_takes_the_runs_that_the_evaluator_takes(reader: Reader, tree: Tree) -> None:
    evaluator = Evaluator(POPULATION, NOW)
    expected = {run.id for run in POPULATION.values() if evaluator.takes(tree, run)}

    page = reader.runs(RunsQuestion(filter=to_text(tree), limit=1000))

    assert {row.id for row in page.runs} == expected
    assert (page.total, page.total_all) == (len(expected), len(POPULATION))


PIECES = st.sampled_from(
    ["state", "config.lr", "metric.`a b`.max", "tag", "=", "!=", "<", "~", "in", "not", "exists", "and", "or", "(", ")", ",",
     "1e-3", "nan", "-7d", "2026-01-31", "2026-13-99", '"x"', "'y", "`", "null", "true", "adam", "parent.", "config.", "%s", ";",
     "--", "\\", "x.y", "$1", ":p", "\0", "\ud800", "é", "&&"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=40), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=8).map("".join)
    )
)
@settings(max_examples=2_000, deadline=None)
def test_any_text_is_a_tree_or_a_mistake_with_its_column(text: str) -> None:
    mistake: FilterError | None = None
    try:
        tree = parse(text)
    except FilterError as error:
        mistake = error
    if mistake is None:
        assert tree is None or parse(to_text(tree)) == tree
        return
    assert 1 <= mistake.column <= len(text) + 1
    assert mistake.length >= 1
    assert (mistake.text, bool(mistake.message)) == (text, True)


@given(trees())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_of_a_filter_is_ever_part_of_sql(tree: Tree) -> None:
    secret = "zq9"
    marked = _marked(tree, secret)

    for dialect in (sqlite.dialect(), postgresql.dialect()):
        sql = str(compile_filter(marked, _Everything(), NOW).compile(dialect=dialect))

        assert secret not in sql


class _Everything:
    """Fields as they would be if every key existed."""

    def operand(self, field: Field) -> Operand:
        return Operand(true(), true(), column("n", Double), true(), column("t", SqlText), true())

    def has_tag(self, field: Field, condition: Condition | None = None) -> Condition:
        found = select(tags.c.run)
        return exists(found if condition is None else found.where(condition))


def _marked(part: object, mark: str) -> Any:  # noqa: ANN401  # a part of a tree of the same kind
    """Put *mark* into every text of a tree."""
    match part:
        case Text(value):
            return Text(value + mark)
        case Field(source, path) if source != "field":
            return replace(part, path=path + mark)
        case tuple():
            return tuple(_marked(inner, mark) for inner in part)
    if is_dataclass(part) and not isinstance(part, Field | type):
        return replace(part, **{each.name: _marked(getattr(part, each.name), mark) for each in class_fields(part)})
    return part
