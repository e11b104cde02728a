"""What a reader of a terminal would have seen, from what was written to it."""

from __future__ import annotations

import pytest

from trackai.tracking.terminal import LONGEST_LINE, Lines


def seen(*writes: str) -> list[str]:
    lines = Lines()
    found = []
    for at, text in enumerate(writes):
        found += lines.feed(float(at), text)
        found += lines.settle()
    return [text for _, text in found + lines.close()]


@pytest.mark.parametrize(
    ("writes", "lines"),
    [
        (["one\ntwo\n"], ["one", "two"]),
        (["o", "ne", "\n", "two"], ["one", "two"]),
        (["one\r\ntwo\r\n"], ["one", "two"]),
        (["\n\n"], ["", ""]),
        (["a\n", "\n", "b\n"], ["a", "", "b"]),
        (["  indented\n"], ["  indented"]),
        (["\x1b[31mred\x1b[0m\n"], ["\x1b[31mred\x1b[0m"]),
        ([], []),
        ([""], []),
    ],
)
def test_lines_are_what_line_ends_make_of_them(writes: list[str], lines: list[str]) -> None:
    assert seen(*writes) == lines


@pytest.mark.parametrize(
    ("writes", "lines"),
    [
        (["\r 0%", "\r 50%", "\r100%", "\n", "done\n"], ["100%", "done"]),
        (["0%\r", "50%\r", "100%\r", "\n"], ["100%"]),
        (["epoch 1\n\r 10%\r 20%"], ["epoch 1", " 20%"]),
        (["loading\r\x1b[Kloaded\n"], ["loaded"]),
        (["50%\x1b[2K\x1b[1G60%\n"], ["60%"]),
        (["\r\x1b[32m 99%\x1b[0m\n"], ["\x1b[32m 99%\x1b[0m"]),
    ],
)
def test_a_progress_bar_leaves_its_last_state(writes: list[str], lines: list[str]) -> None:
    assert seen(*writes) == lines


def test_several_bars_at_once_leave_one_line_each() -> None:
    outer = [f"\router {i}" for i in range(3)]
    inner = [f"\n\rinner {i}\x1b[A" for i in range(30)]

    assert seen(*outer[:1], *inner, *outer[1:], "\n\n") == ["outer 2", "inner 29"]


def test_a_line_has_the_time_at_which_it_began_and_a_bar_that_of_its_last_state() -> None:
    lines = Lines()

    lines.feed(1.0, "a")
    lines.feed(2.0, "b\n\r1%")
    lines.feed(3.0, "\r2%\n")

    assert lines.settle() == [(1.0, "ab"), (3.0, "2%")]


def test_a_line_of_megabytes_is_cut_with_a_note() -> None:
    (line,) = seen("x" * 10_000_000 + "\n")

    assert len(line) < LONGEST_LINE + 100
    assert line.endswith("(cut: the line was longer)")


def test_megabytes_without_a_line_end_do_not_pile_up() -> None:
    lines = Lines()
    for at in range(1000):
        lines.feed(float(at), "x" * 10_000)
        lines.settle()

    ((_, line),) = lines.close()
    assert len(line) < 2 * LONGEST_LINE
