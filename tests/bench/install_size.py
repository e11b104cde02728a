"""How much ``pip install trackai`` brings along: packages and megabytes of an environment that was empty."""

from __future__ import annotations

import sys
import tempfile
import venv
from pathlib import Path

from tests.bench.reporting import Report, parser

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from check_wheels import MAX_MEGABYTES, MAX_PACKAGES, install, weigh  # noqa: E402  # scripts/ is no package
from prepare import uv  # noqa: E402  # as above


def main(arguments: list[str]) -> int:
    """Install into an empty environment, weigh it, report."""
    given = parser(__doc__ or "").parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="trackai-bench-") as scratch:
        environment = Path(scratch, "env")
        venv.create(environment, with_pip=uv() is None)
        install(environment, ROOT / "trackai_core")
        packages, megabytes = weigh(environment)
    report = Report("install_size", {"packages": packages, "megabytes": megabytes})
    report.at_most("packages that `pip install trackai` brings", packages, MAX_PACKAGES)
    report.at_most("megabytes of them", megabytes, MAX_MEGABYTES, "MB")
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
