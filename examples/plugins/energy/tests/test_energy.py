"""The plugin's own tests: what its parts compute, and that TrackAI takes them.

    pip install . pytest && python -m pytest

A plain function under ``@hookimpl`` is still a plain function; ``PluginManager.register`` checks names and arguments of
the hooks; and ``trackai.init`` in a home of the test's own shows the whole.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from trackai_energy import Energy, commands, routes, tracking
from trackai_energy.accounting import total_kwh
from trackai_energy.codecarbon import CodeCarbonImporter
from trackai_energy.meter import EnergyMeter

import trackai
from trackai import records, settings
from trackai.errors import UsageError
from trackai.plugins import PluginManager

EMISSIONS = Path(__file__).with_name("emissions.csv")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests out of the developer's runs."""
    monkeypatch.setenv("TRACKAI_HOME", str(tmp_path))


@pytest.mark.parametrize(("role", "module"), [("run", tracking), ("cli", commands), ("server", routes)])
def test_trackai_takes_the_hooks_as_they_are_written(role: str, module: object) -> None:
    plugins = PluginManager(role, settings.load(), path=())  # type: ignore[arg-type]

    plugins.register(module, "energy")

    assert [row.state for row in plugins.report() if row.name == "energy"] == ["loaded"]


def test_energy_is_processor_time_times_watts() -> None:
    busy, wall = iter([10.0, 14.0, 14.0]), iter([100.0, 108.0, 116.0])
    meter = EnergyMeter(20.0, 5.0, busy=lambda: next(busy), wall=lambda: next(wall))

    assert meter.read() == {"energy/watts": 10.0, "energy/kwh": 80 / 3.6e6}
    assert meter.read() == {"energy/watts": 0.0, "energy/kwh": 80 / 3.6e6}


@pytest.mark.parametrize("text", ["plenty", "0", "-3"])
def test_watts_that_cannot_be_are_a_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TRACKAI_ENERGY_WATTS_PER_CORE", text)

    with pytest.raises(ValueError, match="is no number of watts above 0"):
        tracking.trackai_run_defaults()


def test_a_counter_that_began_anew_is_added_to_what_was() -> None:
    assert total_kwh([1.0, 3.0, 0.5, 2.0]) == 5.0
    assert total_kwh([]) == 0.0


def test_a_logged_energy_is_in_the_store_as_kwh() -> None:
    with trackai.init(project="tests", name="one") as run:
        run.log({"epoch/energy": Energy.from_joules(7.2e6)})

    stored = trackai.Api().run(run.id)
    assert list(stored.history("epoch/energy")["epoch/energy"].last) == [2.0]
    assert stored.config["energy"]["watts_per_core"] == 12.0


def test_a_run_of_codecarbon_is_one_run_with_a_point_for_each_row() -> None:
    importer = CodeCarbonImporter()

    found = list(importer.read(EMISSIONS, {}))

    assert importer.sniff(EMISSIONS)
    assert [type(record).__name__ for record in found].count("Opened") == 2
    assert sum(isinstance(record, records.Row) for record in found) == 3
    assert found[1].project == "digits"  # type: ignore[attr-defined]


def test_a_torn_file_is_refused_with_its_line(tmp_path: Path) -> None:
    torn = tmp_path / "emissions.csv"
    torn.write_text("\n".join([*EMISSIONS.read_text().splitlines()[:2], "2026-03-02T10:00:15,digits"]))

    with pytest.raises(UsageError, match=r"Line 3 of .* has no run_id, duration"):
        list(CodeCarbonImporter().read(torn, {}))
