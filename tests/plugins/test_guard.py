"""What a plugin does to itself, and what it cannot do to a training."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
import warnings
from collections.abc import Callable

import pytest

from trackai.errors import TrackAIWarning
from trackai.extensions import Outcome, RunInfo
from trackai.plugins import PluginManager

Make = Callable[..., PluginManager]
Write = Callable[..., str]
RUN = RunInfo(id="r1", project="digits", name="first")


@pytest.mark.parametrize("failure", ["raise ValueError('out of tea')", "raise SystemExit(1)", "assert False"])
def test_a_plugin_that_raises_is_named_once_and_off_afterwards(
    manager: Make, write_plugin: Write, failure: str
) -> None:
    module = write_plugin(
        "moody", f"calls = []\n@hookimpl\ndef trackai_run_started(run):\n    calls.append(1)\n    {failure}\n"
    )
    plugins = manager()

    with pytest.warns(TrackAIWarning) as caught:
        plugins.call("trackai_run_started", run=RUN)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plugins.call("trackai_run_started", run=RUN)

    assert len(caught) == 1
    text = str(caught[0].message)
    assert "'moody'" in text
    assert "trackai_run_started" in text
    assert "TRACKAI_PLUGINS=-moody" in text
    assert sys.modules[module].calls == [1]
    row = plugins.report()[-1]
    assert row.state == "disabled"
    assert row.error.startswith("trackai_run_started: ")


def test_a_plugin_that_raises_late_in_a_generator_is_caught_too(manager: Make, write_plugin: Write) -> None:
    write_plugin(
        "late", "@hookimpl\ndef trackai_system_collectors(settings):\n    yield 1\n    raise OSError('gone')\n"
    )

    with pytest.warns(TrackAIWarning, match="'late' failed in trackai_system_collectors: OSError: gone"):
        assert manager(plugins="on,-host,-nvidia,-amd").call("trackai_system_collectors", settings=None) == []


def test_warnings_made_errors_do_not_reach_the_training(
    manager: Make, write_plugin: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write_plugin("moody", "@hookimpl\ndef trackai_run_started():\n    raise ValueError('out of tea')\n")
    plugins = manager()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plugins.call("trackai_run_started", run=RUN)

    assert plugins.report()[-1].state == "disabled"


def test_ctrl_c_inside_a_plugin_stops_the_program_as_it_should(manager: Make, write_plugin: Write) -> None:
    write_plugin("slow", "@hookimpl\ndef trackai_run_started(run):\n    raise KeyboardInterrupt\n")

    with pytest.raises(KeyboardInterrupt):
        manager().call("trackai_run_started", run=RUN)


def test_a_plugin_that_holds_up_the_script_is_named(manager: Make, write_plugin: Write) -> None:
    write_plugin("sleepy", "import time\n@hookimpl\ndef trackai_run_started(run):\n    time.sleep(1.1)\n")
    plugins = manager()

    with pytest.warns(TrackAIWarning, match=r"'sleepy' held up this script for 1\.\d s in trackai_run_started"):
        plugins.call("trackai_run_started", run=RUN)

    assert plugins.report()[-1].call_s > 1
    assert plugins.report()[-1].state == "loaded"


def test_a_plugin_may_print(manager: Make, write_plugin: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write_plugin("chatty", "@hookimpl\ndef trackai_run_started(run):\n    print('hello', run.name)\n")

    manager().call("trackai_run_started", run=RUN)

    assert capsys.readouterr().out == "hello first\n"


def test_installed_plugins_have_the_first_word_and_those_in_the_box_the_last(
    manager: Make, write_plugin: Write
) -> None:
    import numpy

    plugins = manager()
    assert plugins.converter_for(numpy.float32)(numpy.float32(2)) == 2.0  # type: ignore[misc]
    write_plugin(
        "double", "@hookimpl\ndef trackai_value_converter(value_type):\n    return lambda value: 2 * float(value)\n"
    )

    late = manager()
    assert late.converter_for(numpy.float32)(numpy.float32(2)) == 4.0  # type: ignore[misc]


def test_the_first_answer_wins_and_none_lets_the_next_try(manager: Make, write_plugin: Write) -> None:
    for name, answer in (("alpha", "int"), ("beta", "None"), ("gamma", "float")):
        write_plugin(name, f"@hookimpl\ndef trackai_value_converter(value_type):\n    return {answer}\n")

    assert manager().converter_for(complex) is float
    assert manager(plugins="on,-gamma").converter_for(complex) is int


def test_all_answers_come_with_the_name_of_their_plugin(manager: Make, write_plugin: Write) -> None:
    write_plugin("slurm", "@hookimpl\ndef trackai_run_defaults(settings):\n    return {'group': 'job-7'}\n")
    write_plugin("torchrun", "@hookimpl\ndef trackai_run_defaults():\n    return None\n")

    answers = manager().answers("trackai_run_defaults", settings=None)

    assert [(answer.plugin, answer.value) for answer in answers] == [("slurm", {"group": "job-7"})]


def test_a_plugin_takes_those_arguments_that_it_needs(manager: Make, write_plugin: Write) -> None:
    module = write_plugin(
        "few", "seen = []\n@hookimpl\ndef trackai_run_finished(outcome):\n    seen.append(outcome.state)\n"
    )

    manager().call("trackai_run_finished", run=RUN, outcome=Outcome("failed"))

    assert sys.modules[module].seen == ["failed"]


def test_a_plugin_that_logs_while_it_is_imported_does_not_call_itself(manager: Make, write_plugin: Write) -> None:
    plugins = manager()
    sys.modules["the_manager"] = plugins  # type: ignore[assignment]
    module = write_plugin(
        "eager",
        "import sys\nfound = sys.modules['the_manager'].converter_for(complex)\n"
        "@hookimpl\ndef trackai_value_converter(value_type):\n    return str\n",
    )

    assert plugins.converter_for(complex) is str
    assert sys.modules[module].found is None
    del sys.modules["the_manager"]


def test_many_threads_may_ask_at_once(manager: Make, write_plugin: Write) -> None:
    module = write_plugin(
        "shared",
        "import time\ntime.sleep(0.05)\nseen = []\n@hookimpl\ndef trackai_run_started(run):\n    seen.append(1)\n",
    )
    plugins = manager()
    threads = [
        threading.Thread(target=plugins.call, args=("trackai_run_started",), kwargs={"run": RUN}) for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sys.modules[module].seen) == 8


def _ask_in_a_child(plugins: PluginManager, answers: multiprocessing.SimpleQueue[object]) -> None:
    answers.put(plugins.converter_for(complex) is str)


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="needs fork")
def test_a_child_that_is_forked_while_a_plugin_loads_does_not_hang(manager: Make, write_plugin: Write) -> None:
    write_plugin("slow", "import time\ntime.sleep(0.6)\n@hookimpl\ndef trackai_run_started(run): pass\n")
    plugins = manager()
    loading = threading.Thread(target=plugins.load)
    loading.start()
    deadline = time.monotonic() + 5
    while "slow_plugin" not in sys.modules and time.monotonic() < deadline:
        time.sleep(0.005)

    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=_ask_in_a_child, args=(plugins, answers))
    child.start()
    child.join(10)

    alive = child.is_alive()
    if alive:
        child.kill()
    loading.join()
    assert not alive
    assert child.exitcode == 0
