"""Every hook is specified, documented with its signature, and tested with a real plugin."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trackai import hooks
from trackai.plugins.box import BUILT_INS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "hooks.md").read_text()
HOOKS: dict[str, Callable[..., Any]] = {
    name: value for name, value in vars(hooks).items() if name.startswith("trackai_") and callable(value)
}


def signature(hook: Callable[..., Any]) -> str:
    return f"def {hook.__name__}{inspect.signature(hook)}".replace("'", "")


def implementing_tests(name: str) -> list[str]:
    pattern = re.compile(rf"@hookimpl[^\n]*\n\s*def {name}\(")
    return [path.name for path in (ROOT / "tests").rglob("test_*.py") if pattern.search(path.read_text())]


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_has_a_section_with_its_signature(name: str) -> None:
    section = DOCUMENT.partition(f"\n### {name}\n")[2].partition("\n###")[0]

    assert f"```python\n{signature(HOOKS[name])}\n```" in section


def test_the_document_has_no_section_of_a_hook_that_does_not_exist() -> None:
    assert set(re.findall(r"^### (trackai_\w+)$", DOCUMENT, re.MULTILINE)) == set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_every_specification_answers_the_six_questions(name: str) -> None:
    text = inspect.getdoc(HOOKS[name]) or ""

    assert re.match(r"[A-Z][^\n]+\.\n\n", text), "what for, in one line"
    assert "Called " in text.partition("\n\n")[2], "who calls it, when and how often"
    assert re.search(r"thread|pool", text), "in which thread"
    if inspect.signature(HOOKS[name]).parameters:
        assert "\nArgs:\n" in text
    assert "\nReturns:\n" in text, "what it returns, and who wins"
    assert "\nErrors: " in text, "what happens when it raises"
    assert ".. versionadded:: " in text


@pytest.mark.parametrize("name", HOOKS)
def test_every_argument_of_a_hook_is_typed(name: str) -> None:
    found = inspect.signature(HOOKS[name])

    assert found.return_annotation is not inspect.Signature.empty
    assert all(each.annotation is not inspect.Parameter.empty for each in found.parameters.values())


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_tested_with_a_real_plugin(name: str) -> None:
    assert implementing_tests(name), f"no test registers a plugin with {name}"


def test_every_plugin_in_the_box_is_named_in_the_document() -> None:
    assert {row.name for row in BUILT_INS if f"`{row.name}`" not in DOCUMENT} == set()
