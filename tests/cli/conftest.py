"""The command line as a caller has it, and a store with a few runs in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.cli.filling import fill

from trackai.cli.main import cli

Cli = Callable[..., Result]


@pytest.fixture
def trackai(home: object) -> Cli:
    """Return a function that runs ``trackai ARGUMENTS…`` in this process and returns code, stdout and stderr."""

    def run(*arguments: object, input: str | None = None) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=input, prog_name="trackai")

    return run


@pytest.fixture
def asked(trackai: Cli) -> Callable[..., Any]:
    """Return a function that runs a command with ``--json``, which must succeed, and returns the document."""

    def run(*arguments: object, input: str | None = None) -> Any:  # noqa: ANN401  # whatever the command answers
        result = trackai(*arguments, "--json", input=input)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return run


@pytest.fixture
def filled(store_url: str) -> Iterator[str]:
    """Fill a fresh store of each kind with the runs of :mod:`tests.cli.filling`; returns its URL."""
    fill(store_url)
    return store_url


@pytest.fixture
def filled_sqlite(sqlite_url: str) -> str:
    """As ``filled``, on SQLite alone."""
    fill(sqlite_url)
    return sqlite_url
