"""What is taken for a plain request is one, and is read as an HTTP library reads it."""

from __future__ import annotations

from urllib.parse import unquote

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trackai_server.plain_requests import read_plain

BLANKS = st.sampled_from([" ", "", " \t"])
PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12)
USUAL = st.tuples(st.sampled_from(["Accept", "Cookie", "X-A", "If-None-Match"]), BLANKS, PRINTABLE)
ODD = st.tuples(
    st.sampled_from(["host", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "X A", "", "X-É"]),
    BLANKS,
    st.sampled_from(["0", "5", "chunked", "100-continue", "a\tb", " padded\t", "é", "\0", "a\r\n b"]),
)
TARGETS = st.text(st.sampled_from("/ab.%20?&=#:@\\"), max_size=12).map(lambda text: f"/{text}")


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Make requests of which about half are plain, and the others nearly."""
    headers = [("Host", " ", "localhost"), *draw(st.lists(USUAL, max_size=4, unique_by=lambda header: header[0]))]
    method, version, ending, last = "GET", "HTTP/1.1", "\r\n", "\r\n"
    target = draw(TARGETS)
    if draw(st.booleans()):
        headers += draw(st.lists(ODD, max_size=1))
        method = draw(st.sampled_from(["GET", "HEAD", "POST", "get", ""]))
        version = draw(st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2", ""]))
        ending = draw(st.sampled_from(["\r\n", "\r\n", "\n", "\r", "\r\n "]))
        last = draw(st.sampled_from(["\r\n", "\r\n", "", "\n", "\r\n\r\n", "\r\nGET"]))
        target += draw(st.sampled_from(["", "", " ", "é", "\0", "%00"]))
    lines = [f"{method} {target} {version}", *(f"{name}:{blank}{value}" for name, blank, value in headers)]
    return ("".join(line + ending for line in lines) + last).encode("latin-1")


@given(requests())
@example(b"GET /a%20b?c HTTP/1.1\r\nHost: localhost\r\nAccept:  text/html\t\r\n\r\n")
def test_a_plain_request_is_read_as_an_http_library_reads_it(received: bytes) -> None:
    found = read_plain(received)
    if found is None:
        return

    connection = h11.Connection(h11.SERVER)
    connection.receive_data(received)
    request, end = connection.next_event(), connection.next_event()

    assert isinstance(request, h11.Request)
    assert isinstance(end, h11.EndOfMessage)
    assert connection.trailing_data[0] == b""
    assert found.method == request.method.decode()
    assert found.path == unquote(request.target.decode().partition("?")[0])
    assert found.headers == {name.decode(): value.decode() for name, value in request.headers}


@pytest.mark.parametrize(
    "line", ["Content-Length: 0", "Transfer-Encoding: chunked", "Expect: 100-continue", "Upgrade: h2c", "Host: other"]
)
def test_a_request_with_a_body_or_with_more_than_one_host_is_not_plain(line: str) -> None:
    plain = "GET / HTTP/1.1\r\nHost: localhost\r\n"

    assert read_plain(f"{plain}\r\n".encode()) is not None
    assert read_plain(f"{plain}{line}\r\n\r\n".encode()) is None


@pytest.mark.parametrize(
    "received",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /?a=%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\nHost: localhost\n\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    ],
)
def test_what_is_not_plain_is_left_to_a_library(received: bytes) -> None:
    assert read_plain(received) is None
