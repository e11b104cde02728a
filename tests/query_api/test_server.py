"""``Api("http://…")`` answers as ``Api()`` does, to the last bit; and says what is wrong where nobody answers."""

from __future__ import annotations

import math
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.factories import START, a_run, doubles
from tests.query.made import MadeRun, same, write
from tests.store.ingesting import feeding

from trackai import Api, records
from trackai.errors import FilterError, RemoteError, RunNotFoundError, UsageError
from trackai.store.answers import Series

ONE, TWO = "0aaaaaaaaaaaaaa1", "0aaaaaaaaaaaaaa2"
Both = tuple[Api, Api]


def alike(one: Series, other: Series) -> bool:
    """Whether two series are equal in every number, NaN being equal to itself."""
    return all(
        mine == theirs or (not isinstance(mine, str) and len(mine) == len(theirs) and all(map(same, mine, theirs)))
        for mine, theirs in ((getattr(one, field.name), getattr(other, field.name)) for field in fields(Series))
    )


@pytest.fixture
def odd(both: Both, store_url: str) -> Both:
    """Fill the store with what JSON, addresses and lists have no room for."""
    odd_values = [math.nan, math.inf, -math.inf, 1 / 3, -0.0, 5e-324, 1.7e308]
    write(
        store_url,
        [
            MadeRun(
                ONE, project="2026", name="a/b, \"c\" & d", config={"x,y": 1, "deep/nan": math.nan, "big": 2**60,
                "text": "NaN", "quoted": "''-Infinity", "list": [math.inf, "Infinity", {"NaN": "'NaN"}]},
                summary={"inf": math.inf, "words": "-Infinity"}, metrics={"a/b c?": odd_values, "epoch": [1.0, 2.0, 2.0, 3.0, 4.0]},
                tags=("t",),
            ),
            MadeRun(TWO, project="slash/ed ü", name="NaN", metrics={"many": [0.1 * n for n in range(3000)]}),
        ],
    )  # fmt: skip
    return both


def test_rows_configs_and_columns_are_those_of_the_store(odd: Both) -> None:
    columns = ["config.`x,y`", "metric.`a/b c?`.max", "config.deep/nan", "config.text", "config.quoted"]
    (mine, theirs) = (api.runs("2026", order="-config.`x,y`", columns=columns)[0] for api in odd)

    assert repr(mine.row) == repr(theirs.row)
    assert repr(mine.config) == repr(theirs.config)
    assert repr(mine.summary) == repr(theirs.summary)
    assert [theirs.config[name] for name in ("text", "quoted")] == ["NaN", "''-Infinity"]
    for project in ("2026", "slash/ed ü"):
        assert repr(odd[0].runs(project).columns()) == repr(odd[1].runs(project).columns())
    assert odd[0].projects() == odd[1].projects()
    assert odd[1].run('a/b, "c" & d', "2026").id == ONE
    assert odd[1].run("NaN", "slash/ed ü").name == "NaN"


@pytest.mark.parametrize("x", ["step", "time", "relative", "epoch"])
def test_every_point_is_the_same(odd: Both, x: str) -> None:
    mine, theirs = (api.run(ONE).history(x=x) for api in odd)

    assert list(mine) == list(theirs) == ["a/b c?", "epoch"]
    assert all(alike(mine[name], theirs[name]) for name in mine)


def test_samples_and_comparisons_are_the_same(odd: Both) -> None:
    mine, theirs = (api.run(TWO).history("many", samples=100)["many"] for api in odd)
    assert alike(mine, theirs)
    for exact in (False, True):
        mine_all, their_all = (api.compare([TWO, ONE], ["many", "epoch"], exact=exact) for api in odd)
        assert all(alike(one, other) for one, other in zip(mine_all, their_all, strict=True))


def test_a_long_series_comes_in_portions_each_point_once(both: Both, store_url: str) -> None:
    count = 110_000
    with feeding(store_url, run=ONE) as feeder:
        feeder.feed(*a_run({}, run=ONE, state=None))
        steps = doubles(range(count))
        feeder.feed(records.Series("long", steps, doubles(START + n for n in range(count)), steps))

    for api in both:
        portions = [len(portion.step) for portion in api._reader().points(_long())]
        assert (len(portions), sum(portions), max(portions)) == (3, count, 50_000)
    mine, theirs = (api.run(ONE).history("long", x_min=10)["long"] for api in both)
    assert mine.step[0] == 10.0
    assert alike(mine, theirs)


def _long() -> object:
    from trackai.store.answers import SeriesQuestion

    return SeriesQuestion((ONE,), ("long",))


def test_mistakes_are_the_same_exceptions(odd: Both) -> None:
    for api in odd:
        with pytest.raises(RunNotFoundError, match="Run 'nobody' does not exist") as missing:
            api.run("nobody")
        assert missing.value.wanted == "nobody"
        with pytest.raises(FilterError) as mistake:
            api.runs("2026", filter="name = a and lr > 1")
        assert (mistake.value.column, mistake.value.length) == (14, 2)
        with pytest.raises(UsageError, match="x can be step, time or relative"):
            api.run(ONE).history("epoch", kind="system", x="loss")


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://host", "http://", "http://host?x=1", ""])
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(UsageError, match="is no address of a server"):
        Api(address)


def test_a_server_that_is_not_there_is_a_connection_error_with_a_sentence() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"

    with pytest.raises(RemoteError, match=r"is `trackai ui` running there\?"):
        Api(address).projects()
    with pytest.raises(ConnectionError):
        Api(address).projects()


@contextmanager
def stranger(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Run a server that answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("status", [200, 404, 502])
def test_what_is_no_trackai_server_is_told_so(status: int) -> None:
    with stranger(status, b"<html>hello</html>") as address, pytest.raises(RemoteError, match="is the address right"):
        Api(address).projects()


@pytest.mark.parametrize("announced", ["length", "chunks"])
def test_a_stream_that_breaks_off_is_an_error_and_not_a_shorter_series(announced: str) -> None:
    whole = b'{"run":"r","metric":"m","exact":true,"total":1,"step":[0.0],"time":[0.0],"x":[0.0],"last":[1.0]}\n'
    chunked = {"Transfer_Encoding": "chunked"}, b"%x\r\n%b\r\n" % (len(whole), whole)
    headers, body = ({"Content_Length": str(len(whole) + 50)}, whole) if announced == "length" else chunked
    with (
        stranger(200, body, **headers) as address,
        pytest.raises(RemoteError, match="broke off"),
    ):
        list(Api(address)._reader().points(_long()))  # type: ignore[arg-type]  # a SeriesQuestion
