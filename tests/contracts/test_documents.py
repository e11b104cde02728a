"""Documents that the code holds to their word."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from trackai.settings import TABLE

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
KINDS = {"added", "changed", "deprecated", "removed", "fixed", "security"}


def sources() -> list[Path]:
    return [
        path
        for package in ("trackai_core", "trackai_server")
        for path in sorted((ROOT / package / "src").rglob("*.py"))
    ]


def test_the_generated_documents_are_those_of_this_code() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/regenerate_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_setting_has_a_variable_a_sentence_and_a_row_in_the_documents(row) -> None:  # type: ignore[no-untyped-def]
    assert re.fullmatch(r"TRACKAI_[A-Z_]+", row.env)
    assert row.help.endswith(".")
    assert f"`{row.name}`" in (DOCS / "settings.md").read_text()


def test_every_environment_variable_that_the_code_reads_is_documented() -> None:
    prose = "\n".join(path.read_text() for path in [ROOT / "README.md", *DOCS.rglob("*.md")])
    read = {name for path in sources() for name in re.findall(r"\bTRACKAI_[A-Z][A-Z_]*[A-Z]\b", path.read_text())}

    assert {name for name in read if name not in prose} == set()


def test_every_change_note_says_its_kind_and_is_a_sentence_to_users() -> None:
    for fragment in (path for path in (ROOT / "changes").iterdir() if path.name != "README.md"):
        kind = re.fullmatch(r"[a-z0-9-]+\.([a-z]+)\.md", fragment.name)

        assert kind is not None, fragment.name
        assert kind[1] in KINDS, fragment.name
        assert re.match(r"[A-Z`«]", fragment.read_text()), fragment.name
        assert fragment.read_text().rstrip().endswith((".", "».", "`.")), fragment.name


def test_the_decision_records_are_numbered_without_gaps_and_share_one_shape() -> None:
    records = sorted((DOCS / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in records]

    assert numbers == list(range(1, len(records) + 1))
    for path in records:
        headings = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)
        assert headings == ["Context", "Decision", "What we gave up", "What would prove us wrong"], path.name


def test_links_inside_the_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "changes" / "README.md"]
    broken = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert broken == []
