"""``log``: values, steps, threads."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.tracking.processes import Logged

import trackai
from trackai import records

Read = Callable[[], Logged]
Said = Callable[[], list[str]]


def steps_of(logged: Logged) -> list[float]:
    return [step for _, step, _ in logged.points()]


def test_automatic_steps_count_calls_from_zero(run: trackai.Run, logged: Read) -> None:
    run.log({"a": 1})
    run.log({})
    run.log({"a": 2, "b": 3})

    assert logged().points() == [("a", 0, 1), ("a", 2, 2), ("b", 2, 3)]
    assert (run.step, run.last_step) == (3, 2)


def test_a_given_step_moves_the_counter_on_but_never_back(run: trackai.Run, logged: Read) -> None:
    for step in (10, None, 3, None):
        run.log({"a": 1}, step=step)

    assert steps_of(logged()) == [10, 11, 3, 12]


@pytest.mark.parametrize(
    ("given", "stored"),
    [(-1, -1), (1.5, 1.5), (True, 1), ("7", 7), ("2.5", 2.5), (2**60, 2**60), (3.0, 3)],
    ids=str,
)
def test_anything_that_is_a_number_can_be_a_step(run: trackai.Run, logged: Read, given: object, stored: float) -> None:
    run.log({"a": 1}, step=given)

    assert steps_of(logged()) == [stored]


def test_numpy_numbers_are_steps_and_values(run: trackai.Run, logged: Read) -> None:
    numpy = pytest.importorskip("numpy")

    for _ in range(2):
        run.log(
            {"a": numpy.float32(0.5), "b": numpy.int64(2), "c": numpy.bool_(True), "d": numpy.float64(0.25)},
            step=numpy.int64(40),
        )

    assert logged().points() == [("a", 40, 0.5), ("b", 40, 2), ("c", 40, 1), ("d", 40, 0.25)] * 2


def test_tensors_of_one_element_are_values(run: trackai.Run, logged: Read) -> None:
    torch = pytest.importorskip("torch")

    run.log({"a": torch.tensor(0.5, requires_grad=True), "b": torch.tensor([2], dtype=torch.bfloat16)})

    assert logged().points() == [("a", 0, 0.5), ("b", 0, 2)]


@pytest.mark.parametrize(
    "given",
    ["seven", math.nan, math.inf, object(), 10**400, [1]],
    ids=["a word", "nan", "inf", "an object", "beyond doubles", "a list"],
)
def test_what_is_no_step_costs_a_warning_and_not_the_values(
    run: trackai.Run, logged: Read, said: Said, given: object
) -> None:
    run.log({"a": 1}, step=given)

    assert steps_of(logged()) == [0]
    assert any("is no finite number" in text for text in said())


def test_commit_false_joins_the_next_call(run: trackai.Run, logged: Read) -> None:
    run.log({"a": 1})
    run.log({"b": 2}, commit=False)
    run.log({"c": 3}, commit=True)
    run.log({"d": 4}, step=5, commit=False)
    run.log({"e": 5})

    assert logged().points() == [("a", 0, 1), ("b", 1, 2), ("c", 1, 3), ("d", 5, 4), ("e", 5, 5)]


def test_both_libraries_names_of_the_arguments_are_taken(run: trackai.Run, logged: Read) -> None:
    trackai.log(data={"a": 1})
    trackai.log({"a": 2}, 7, True, sync=True)
    run.log(metrics={"a": 3})

    assert logged().points() == [("a", 0, 1), ("a", 7, 2), ("a", 8, 3)]


def test_values_of_every_kind_in_one_call_share_its_step(run: trackai.Run, logged: Read) -> None:
    run.log({"loss": 0.5, "phase": "warm-up", "shape": [1, 2], "opt": {"lr": 1e-3}, "none": None}, step=4)

    found = logged()
    rich = [(record.key, record.step, record.type, record.payload) for record in found.of(records.Rich)]
    assert found.points() == [("loss", 4, 0.5), ("opt/lr", 4, 1e-3)]
    assert rich == [("phase", 4, "text", {"text": "warm-up"}), ("shape", 4, "json", {"value": [1, 2]})]


def test_a_rich_value_is_stored_with_its_files(run: trackai.Run, logged: Read) -> None:
    numpy = pytest.importorskip("numpy")

    run.log(
        {
            "samples": [
                trackai.Image(numpy.zeros((2, 3), dtype="uint8"), caption="black"),
                trackai.Image(numpy.ones((2, 3), dtype="uint8")),
            ]
        }
    )

    first, second = logged().of(records.Rich)
    assert (first.type, first.index, second.index) == ("image", 0, 1)
    assert first.payload["caption"] == "black"
    blob = run.settings.blobs / first.files[0][:2] / first.files[0]
    assert blob.read_bytes().startswith(b"\x89PNG")


def test_a_rich_value_that_cannot_be_encoded_costs_a_warning_and_not_the_call(
    run: trackai.Run, logged: Read, said: Said
) -> None:
    class Bad:
        kind = "bad"

        def encode(self, blobs: object) -> None:
            raise RuntimeError("no codec")

    run.log({"bad": Bad(), "x": 1})

    assert logged().points() == [("x", 0, 1)]
    assert any("'bad'" in text and "no codec" in text for text in said())


def test_a_text_of_ten_megabytes_is_kept(run: trackai.Run, logged: Read) -> None:
    text = "snow ☃ " * 1_500_000

    run.log({"book": text, "x": 1})

    (rich,) = logged().of(records.Rich)
    blob = run.settings.blobs / rich.files[0][:2] / rich.files[0]
    assert blob.read_text() == text
    assert rich.payload["text"] == text[: len(rich.payload["text"])]


def test_a_call_without_a_dict_is_ignored_with_a_warning(run: trackai.Run, logged: Read, said: Said) -> None:
    run.log([1, 2])  # type: ignore[arg-type]  # the mistake is the test
    run.log({"a": 1})

    assert logged().points() == [("a", 0, 1)]
    assert any("log() takes a dict of values by name, not a list" in text for text in said())


def test_one_warning_for_a_key_and_type_however_often_it_is_logged(run: trackai.Run, said: Said) -> None:
    for _ in range(50):
        run.log({"odd": object(), "x": 1})

    assert len([text for text in said() if "'odd'" in text]) == 1


def test_warnings_do_not_flood_the_terminal(run: trackai.Run, said: Said) -> None:
    run.log({f"odd{number}": object() for number in range(500)})

    assert len(said()) == 21
    assert "further ones are not shown" in said()[-1]


def test_warnings_made_errors_do_not_stop_the_training(
    run: trackai.Run, logged: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run.log({"odd": object(), "x": 1})

    assert logged().points() == [("x", 0, 1)]


def test_an_int_too_large_for_float64_does_not_stop_the_fast_way(run: trackai.Run, logged: Read) -> None:
    run.log({"a": 1})
    run.log({"a": 10**400})
    run.log({"a": 2})

    assert logged().points() == [("a", 0, 1), ("a", 1, math.inf), ("a", 2, 2)]


def test_a_key_set_is_written_once_however_often_it_is_used(run: trackai.Run, logged: Read) -> None:
    for number in range(10):
        run.log({"a": number, "b": number})
        run.log({"c": number})

    assert [record.keys for record in logged().of(records.KeySet)] == [["a", "b"], ["c"]]


def test_a_call_with_more_keys_than_fit_into_one_set_is_kept_whole(run: trackai.Run, logged: Read) -> None:
    wide = {f"layer/{number}": float(number) for number in range(40_000)}

    run.log(wide)
    run.log(wide)

    points = logged().points()
    assert len(points) == 80_000
    assert {key: value for key, _, value in points} == wide


def test_system_values_go_by_time_and_leave_the_steps_alone(run: trackai.Run, logged: Read, said: Said) -> None:
    run.log_system({"gpu": {"0": {"power": 71.5}}, "note": "hot"})
    trackai.log_system({"cpu/utilization": 3})
    run.log({"a": 1})

    found = logged()
    system = [(key, value) for key, _, value in found.points("system")]
    assert system == [("gpu/0/power", 71.5), ("cpu/utilization", 3)]
    assert found.points() == [("a", 0, 1)]
    row = found.of(records.Row)[0]
    assert row.s == row.t
    assert any("log_system() takes numbers" in text for text in said())


def test_a_thousand_threads_get_steps_of_their_own(run: trackai.Run, logged: Read) -> None:
    def work(number: int) -> None:
        for _ in range(3):
            run.log({"a": number})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(steps_of(logged())) == list(range(3000))


def test_a_hundred_thousand_distinct_keys_are_kept(run: trackai.Run, logged: Read) -> None:
    for number in range(100_000):
        run.log({f"k/{number}": number}, step=0)

    points = logged().points()
    assert len(points) == 100_000
    assert points[-1] == ("k/99999", 0, 99_999)


def test_a_signal_handler_may_log_in_the_midst_of_a_call(run: trackai.Run, logged: Read) -> None:
    class Nosy(dict[str, float]):
        """A dict that logs while it is being logged, as a handler or a destructor would."""

        def values(self) -> Any:  # noqa: ANN401  (dict's own)
            run.log({"inner": 1})
            return super().values()

    run.log({"outer": 1})
    run.log(Nosy(outer=2))

    assert [value for key, _, value in logged().points() if key == "outer"] == [1, 2]
    assert any(key == "inner" for key, _, _ in logged().points())


def test_calls_carry_the_time_at_which_they_were_made(run: trackai.Run, logged: Read) -> None:
    import time

    before = time.time()
    run.log({"a": 1})
    after = time.time()

    assert before <= logged().of(records.Row)[0].t <= after


def test_a_mapping_that_raises_costs_its_call_and_not_the_training(run: trackai.Run, logged: Read, said: Said) -> None:
    class Broken(dict[str, float]):
        def values(self) -> Any:  # noqa: ANN401  (dict's own)
            raise RuntimeError("lazily loaded, and gone")

        items = values

    run.log(Broken(a=1))
    run.log({"a": 2})

    assert logged().points() == [("a", 0, 2)]
    assert any("cannot be read (RuntimeError: lazily loaded, and gone)" in text for text in said())


def test_a_hostile_step_costs_a_warning(run: trackai.Run, logged: Read) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise RuntimeError("no words")

    run.log({"a": 1}, step=Hostile())

    assert steps_of(logged()) == [0]
