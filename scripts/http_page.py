"""docs/http.md: the endpoints, from the server's own description of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trackai_server.app import routed_app
from trackai_server.openapi import describe
from trackai_server.problems import TABLE

TITLES = {
    "projects": "Projects", "runs": "Runs", "metrics": "Metrics", "columns": "Columns and filters", "views": "Saved views",
    "dashboards": "Dashboards", "blobs": "Contents", "live": "Live", "server": "The server",
}  # fmt: skip
INTRODUCTION = """\
`trackai ui` serves this API below `/api`; the web UI uses nothing else. `/openapi.json` is its exact description, and
`scripts/generate_api_client.sh` makes the web UI's types of it.

- A project is named by its id or its name (a name of digits alone, or with a slash, by its id), a run by its id. Metric
  names may hold slashes: they are the rest of the path.
- `filter` is a line of the [filter language](filter-language.md). `columns`, `sort` and `group_by` are names as that
  language writes them, parted by commas; a name with a comma or other odd characters stands in back-quotes.
- Lists come in pages: `limit` rows, and a `cursor` that asks for the next page (null at the end). Cursors belong to the
  question that gave them.
- Times are seconds since 1970. Numbers that JSON cannot hold are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`; a
  text that reads like one of these has an apostrophe before it (`"'NaN"`), one more than it was logged with.
- A series is columns of equal length. They are absent where they would say nothing: `x` where it is the step, `min`,
  `max`, `mean` and `count` where every row is a point, `time` unless `times` asks for it. What is not finite is `null`,
  and the columns `nan`, `inf` and `ninf` count it. Series of one answer have their steps in common: `steps` of a series
  is a place in `steps` of the answer. `coarse` tells that this one could come in more columns: ask again for it and
  a few others, with `fine`.
- Series of several runs also come as doubles (`Accept: application/vnd.trackai.doubles`), which spares both sides numbers
  as text: the length of the head in four bytes (little-endian), the head, filled up with blanks to a multiple of eight
  bytes in all, and the columns one after the other. The head is the JSON answer with `[first, length]` for each column,
  counted in doubles. NaN and ±inf are themselves.
- Reads carry a weak `ETag`; with `If-None-Match` an unchanged answer is a 304 without a body. Answers from 1 kB on are
  compressed for clients that take gzip.
- Writes are JSON with `Content-Type: application/json`, from TrackAI's own pages or from programs that are no browser
  ([security](security.md)).
- `GET /api/events` is a stream of server-sent events: `hello` first, then `runs` with what changed, at most twice a
  second; a comment after ten seconds of silence. Fetch what you show when `hello` comes, then what `runs` names.

```bash
curl 'http://localhost:8000/api/runs?project=digits&filter=metric.val/acc.max+>+0.9&sort=-metric.val/acc.max&columns=config.lr'
curl 'http://localhost:8000/api/metrics/runs/RUN/metric/train/loss?points=500'
curl -N 'http://localhost:8000/api/events?project=digits'
```
"""


def http_page() -> str:
    """Return docs/http.md, without the note that it is generated."""
    document = describe(routed_app())
    lines = ["# HTTP API", "", "{note}", INTRODUCTION]
    for tag, title in TITLES.items():
        lines += [f"## {title}", "", "| endpoint | does | query or body |", "| --- | --- | --- |"]
        lines += [row for name, row in _rows(document) if name == tag]
        lines.append("")
    lines += [
        "## Problems",
        "",
        "Every error is `application/problem+json` (RFC 9457) with `type`, `title`, `status` and a",
    ]
    lines += [
        "sentence in `detail`. `errors` names the fields of a 422, `column`, `length` and `text` point into a filter,"
    ]
    lines += ["`nearest` holds names that do exist.", "", "| type | status | when |", "| --- | --- | --- |"]
    for error, status, kind, title in TABLE:
        lines.append(f"| `urn:trackai:problem:{kind}` | {status} | {title} (`{error.__name__}`) |")
    lines += [
        "| `urn:trackai:problem:invalid` | 422 | A field has a wrong type or is out of its bounds |",
        "| `urn:trackai:problem:host` | 421 | The Host header is not this server's |",
        "| `urn:trackai:problem:origin` | 403 | The request comes from another site |",
        "| `urn:trackai:problem:content-type` | 415 | The body is not JSON |",
        "| `urn:trackai:problem:too-large` | 413 | The body is larger than 4 MiB |",
    ]
    return "\n".join(lines) + "\n"


def _rows(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            asked = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            if "$ref" in body:
                schema = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
                needed = schema.get("required", ())
                asked += [f"{name}{'' if name in needed else '?'}" for name in schema["properties"]]
            what = operation.get("description", "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
            yield (
                operation["tags"][0],
                f"| `{method.upper()} {path}` | {what} | {' '.join(f'`{one}`' for one in asked)} |",
            )
