"""What somebody reads who has installed an integration and not its framework, on which none of them depends."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("package", "frameworks", "remedy"),
    [
        ("trackai_lightning", ("lightning", "pytorch_lightning"), "pip install lightning"),
        ("trackai_transformers", ("transformers",), "pip install transformers"),
        ("trackai_keras", ("keras",), "pip install keras"),
        ("trackai_accelerate", ("accelerate",), "pip install accelerate"),
    ],
)
def test_an_integration_without_its_framework_says_what_to_install(
    package: str, frameworks: tuple[str, ...], remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for framework in frameworks:
        monkeypatch.setitem(sys.modules, framework, None)  # as if it were not installed, where it is

    with pytest.raises(ImportError, match=f"needs .*: {remedy}.* or newer"):
        import_module(package)
