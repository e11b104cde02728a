r"""Regular expressions without backtracking: time is linear in the text, whatever the pattern.

Python's ``re`` can need years for ``(a+)+$``, and cannot be interrupted in a thread. Here a pattern becomes a
nondeterministic automaton (K. Thompson, «Regular Expression Search Algorithm», 1968), whose sets of states are made into
a deterministic one as the texts ask for it. What such an automaton cannot do (back-references, look-around) is refused.

Known: literals, ``.``, ``[a-z]`` ``[^…]``, ``\d \w \s`` and their capitals, ``( )`` and ``(?: )``, ``|``, ``* + ?``
``{m} {m,} {m,n}`` (also lazy: for whether something is found they are the same), ``^`` and ``$``. A-Z and a-z are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from trackai.errors import UsageError
from trackai.store.query.filter.patterns import lowered

Test = Callable[[str], bool]

MOST_STATES = 2_000  # of the automaton; a{1000}{1000} would have a million
_MOST_SETS = 2_000  # sets of states that are remembered; then they are forgotten and made again
_CLASSES: dict[str, Test] = {
    "d": str.isdecimal,
    "w": lambda character: character.isalnum() or character == "_",
    "s": str.isspace,
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(slots=True)
class _Node:
    """A state: either it takes a character that passes ``test``, or it goes on to ``next`` for nothing."""

    test: Test | None = None
    next: list[_Node] = field(default_factory=list)
    anchor: str = ""  # "^" or "$": goes on at the begin or end of the text alone


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of automaton with one way in and one way out."""

    begin: _Node
    end: _Node


class _Set(dict[str, "_Set"]):
    """A set of states after some text; holds the sets that follow, by character."""

    __slots__ = ("_pattern", "is_found", "is_found_at_end", "nodes")

    def __init__(self, pattern: Pattern, nodes: frozenset[int], is_found: bool, is_found_at_end: bool) -> None:
        super().__init__()
        self._pattern, self.nodes = pattern, nodes
        self.is_found, self.is_found_at_end = is_found, is_found_at_end

    def __missing__(self, character: str) -> _Set:
        following = self[character] = self._pattern.follow(self.nodes, character)
        return following


class Pattern:
    """A compiled regular expression.

    Raises:
        UsageError: for a pattern that is wrong, too large, or needs backtracking; says where.
    """

    def __init__(self, text: str) -> None:
        parser = _Parser(lowered(text), text)
        part = parser.whole()
        self._nodes = parser.nodes
        self._place = {id(node): number for number, node in enumerate(self._nodes)}
        self._final = self._place[id(part.end)]
        self._begin = self._place[id(part.begin)]
        self._sets: dict[frozenset[int], _Set] = {}
        self._again = self._closure([self._begin], at_start=False)
        start = self._closure([self._begin], at_start=True)
        at_end = self._final in self._closure(start, at_start=True, at_end=True)
        self._start = _Set(self, start, self._final in start, at_end)

    def finds(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in *text*."""
        state = self._start
        if state.is_found:
            return True
        for character in lowered(text):
            state = state[character]
            if state.is_found:
                return True
        return state.is_found_at_end

    def follow(self, nodes: Iterable[int], character: str) -> _Set:
        """Return the set that *character* leads to; a match may also begin behind it."""
        reached = [
            self._place[id(self._nodes[node].next[0])]
            for node in nodes
            if (test := self._nodes[node].test) is not None and test(character)
        ]
        return self._set(self._closure(reached, at_start=False) | self._again)

    def _set(self, nodes: frozenset[int]) -> _Set:
        found = self._sets.get(nodes)
        if found is None:
            if len(self._sets) >= _MOST_SETS:
                for known in self._sets.values():
                    known.clear()
                self._sets.clear()
            at_end = self._final in self._closure(nodes, at_start=False, at_end=True)
            found = self._sets[nodes] = _Set(self, nodes, self._final in nodes, at_end)
        return found

    def _closure(self, nodes: Iterable[int], *, at_start: bool, at_end: bool = False) -> frozenset[int]:
        reached = set(nodes)
        waiting = list(reached)
        while waiting:
            node = self._nodes[waiting.pop()]
            if node.test is not None or (node.anchor == "^" and not at_start) or (node.anchor == "$" and not at_end):
                continue
            for following in node.next:
                place = self._place[id(following)]
                if place not in reached:
                    reached.add(place)
                    waiting.append(place)
        return frozenset(reached)


class _Parser:
    def __init__(self, text: str, given: str) -> None:
        self._text, self._given = text, given
        self._place = 0
        self._depth = 0
        self.nodes: list[_Node] = []

    def whole(self) -> _Part:
        part = self._alternatives()
        if self._place < len(self._text):
            raise self._wrong("')' closes nothing")
        return part

    def _node(self, test: Test | None = None, anchor: str = "") -> _Node:
        if len(self.nodes) >= MOST_STATES:
            raise self._wrong("the pattern is too large")
        self.nodes.append(_Node(test, anchor=anchor))
        return self.nodes[-1]

    def _alternatives(self) -> _Part:
        self._depth += 1
        if self._depth > 50:
            raise self._wrong("too many parentheses inside each other")
        begin, end = self._node(), self._node()
        while True:
            part = self._sequence()
            begin.next.append(part.begin)
            part.end.next.append(end)
            if self._peek() != "|":
                self._depth -= 1
                return _Part(begin, end)
            self._place += 1

    def _sequence(self) -> _Part:
        begin = end = self._node()
        while self._peek() not in ("", "|", ")"):
            start = self._place
            part = self._repeated(self._item(), start)
            end.next.append(part.begin)
            end = part.end
        return _Part(begin, end)

    def _item(self) -> _Part:
        character = self._take()
        if character == "(":
            if self._text.startswith("?:", self._place):
                self._place += 2
            elif self._peek() == "?":
                raise self._wrong("look-around and named groups are not possible")
            part = self._alternatives()
            if self._peek() != ")":
                raise self._wrong("a '(' is never closed")
            self._place += 1
            return part
        if character in "^$":
            begin, end = self._node(anchor=character), self._node()
            begin.next.append(end)
            return _Part(begin, end)
        if character in "*+?":
            raise self._wrong(f"{character!r} has nothing to repeat")
        return self._single(self._test(character))

    def _single(self, test: Test) -> _Part:
        begin, end = self._node(test), self._node()
        begin.next.append(end)
        return _Part(begin, end)

    def _test(self, character: str) -> Test:
        if character == ".":
            return lambda _: True
        if character == "[":
            return self._class()
        return self._escape() if character == "\\" else character.__eq__

    def _escape(self) -> Test:
        # The pattern was lowered; what \D means, only the text as given still knows.
        given = self._given[self._place : self._place + 1]
        character = self._take()
        if character in _CLASSES:
            inside = _CLASSES[character]
            return (lambda other: not inside(other)) if given.isupper() else inside
        if character in _CONTROLS:
            return _CONTROLS[character].__eq__
        if character.isalnum():
            raise self._wrong(f"'\\{given}' is not known")
        return character.__eq__

    def _class(self) -> Test:
        is_negated = self._peek() == "^"
        self._place += is_negated
        tests: list[Test] = []
        first = True
        while first or self._peek() != "]":
            first = False
            low = self._take("a '[' is never closed")
            if low == "\\":
                tests.append(self._escape())
            elif self._peek() == "-" and self._text[self._place + 1 : self._place + 2] not in ("]", ""):
                self._place += 1
                high = self._take()
                if high == "\\" or high < low:
                    raise self._wrong(f"{low}-{high} is no range")
                tests.append(_between(low, high))
            else:
                tests.append(low.__eq__)
        self._place += 1
        return lambda character: any(test(character) for test in tests) != is_negated

    def _repeated(self, part: _Part, start: int) -> _Part:
        while (sign := self._peek()) in ("*", "+", "?", "{"):
            stop = self._place
            low, high = self._count(sign)
            if self._peek() == "?":
                self._place += 1
            part = self._copies(part, start, stop, low, high)
        return part

    def _count(self, sign: str) -> tuple[int, int | None]:
        self._place += 1
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        closing = self._text.find("}", self._place)
        low, comma, high = self._text[self._place : closing].partition(",")
        if closing < 0 or not low.isdecimal() or (high and not high.isdecimal()) or len(low + high) > 8:
            raise self._wrong("'{' needs {m}, {m,} or {m,n}; write \\{ for the character")
        self._place = closing + 1
        most = int(high) if high else (None if comma else int(low))
        if most is not None and most < int(low):
            raise self._wrong("the repetition ends before it begins")
        return int(low), most

    def _copies(self, part: _Part, start: int, stop: int, low: int, high: int | None) -> _Part:
        """Repeat the item written from *start* to *stop*, of which *part* is the first copy."""
        begin = end = self._node()
        number = max(low, 1 if high is None else high)
        final = self._node()
        if number == 0:
            begin.next.append(final)
            return _Part(begin, final)
        for copy in range(number):
            if copy >= low:
                end.next.append(final)
            if copy:
                part = self._again(start, stop)
            end.next.append(part.begin)
            if high is None and copy == number - 1:
                part.end.next.append(part.begin)
            end = part.end
        end.next.append(final)
        return _Part(begin, final)

    def _again(self, start: int, stop: int) -> _Part:
        after, self._place = self._place, start
        item = self._item()
        while self._place < stop:  # the repetitions that were applied to it before
            before = self._place
            low, high = self._count(self._peek())
            if self._peek() == "?" and self._place < stop:
                self._place += 1
            item = self._copies(item, start, before, low, high)
        self._place = after
        return item

    def _peek(self) -> str:
        return self._text[self._place : self._place + 1]

    def _take(self, otherwise: str = "it ends too early") -> str:
        character = self._peek()
        if not character:
            raise self._wrong(otherwise)
        self._place += 1
        return character

    def _wrong(self, why: str) -> UsageError:
        return UsageError(f"/{self._given}/ cannot be searched for: {why} (at character {self._place + 1}).")


def _between(low: str, high: str) -> Test:
    return lambda character: low <= character <= high
