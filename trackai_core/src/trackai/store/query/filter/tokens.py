"""Filter text → tokens, each with its place. Knows quotes and operators, no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from trackai.store.query.filter.errors import mistake
from trackai.store.query.filter.grammar import KEYWORDS, MOST_CHARACTERS


class Kind(Enum):
    """What a token is."""

    WORD = "word"  # a name, number, date or bare text
    KEYWORD = "keyword"
    TEXT = "text"
    OPERATOR = "operator"
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    END = "end"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Part of a word: bare, or between back-quotes (which are taken off)."""

    text: str
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the filter from offset ``start`` to ``end``. ``value`` is a text without its quotes."""

    kind: Kind
    value: str
    start: int
    end: int
    chunks: tuple[Chunk, ...] = ()


_BARE = r"[^\s()=!<>~,\"'`]"
_QUOTED = r"`(?:[^`]|``)*`"
_CHUNK = re.compile(rf"({_QUOTED})|({_BARE}+)")
_TOKEN = re.compile(
    rf"\s+|(?P<word>(?:{_QUOTED}|{_BARE})+)|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<operator>==|=~|!=|<>|!~|>=|<=|=|<|>|~|!)|(?P<open>\()|(?P<close>\))|(?P<comma>,)",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t"}
_KINDS = {"open": Kind.OPEN, "close": Kind.CLOSE, "comma": Kind.COMMA}
BARE_PATH = re.compile(rf"{_BARE}+")


def tokenize(text: str) -> list[Token]:
    """Cut *text* into tokens; the last one is of kind ``END``.

    Raises:
        FilterError: for an open quote, a character that no store can keep, or more than 10,000 characters.
    """
    if len(text) > MOST_CHARACTERS:
        raise mistake(f"The filter has {len(text):,} characters; at most {MOST_CHARACTERS:,} are possible.", text, 0)
    for place, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise mistake("A filter cannot hold NUL or half a character.", text, place)
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            # Only an open quote matches nothing: every other character is bare, an operator or white space.
            raise mistake(f"This quote is never closed: add another {text[place]}.", text, place, len(text))
        place = match.end()
        if match.lastgroup is not None:
            tokens.append(_token(match, match.lastgroup))
    tokens.append(Token(Kind.END, "", len(text), len(text)))
    return tokens


def chunks_of(word: str) -> tuple[Chunk, ...]:
    """Cut a word into its bare and back-quoted parts."""
    return tuple(
        Chunk(quoted[1:-1].replace("``", "`"), True) if quoted else Chunk(bare, False)
        for quoted, bare in _CHUNK.findall(word)
    )


def _token(match: re.Match[str], group: str) -> Token:
    found, start, end = match.group(), match.start(), match.end()
    if group == "text":
        value = re.sub(r"\\([\\\"'nt])", lambda escape: _ESCAPES.get(escape[1], escape[1]), found[1:-1])
        return Token(Kind.TEXT, value, start, end)
    if group == "operator":
        return Token(Kind.OPERATOR, "=" if found == "==" else found, start, end)
    if group == "word":
        if found.lower() in KEYWORDS:
            return Token(Kind.KEYWORD, found.lower(), start, end)
        return Token(Kind.WORD, found, start, end, chunks_of(found))
    return Token(_KINDS[group], found, start, end)
