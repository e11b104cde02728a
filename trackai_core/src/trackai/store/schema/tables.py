"""All tables, as SQLAlchemy Core. The comments become ``docs/schema.md`` and PostgreSQL's column comments.

Names are plain because people query them by hand. Every hot key begins with the run's number, so that a table can be
partitioned or distributed by run. Times are seconds since 1970, UTC. JSON is text, so that both databases and any tool
read it alike.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite fills only a column declared INTEGER PRIMARY KEY by itself.
_Id = BigInteger().with_variant(Integer(), "sqlite")


def _run(**options: bool) -> Column[int]:
    # No foreign key: ingest checks the run once a batch, and a check for each point would cost a third of the write.
    return Column("run", Integer, primary_key=options.get("primary_key", True), autoincrement=False, nullable=False,
                  comment="runs.number")  # fmt: skip


projects = Table(
    "projects",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True, comment="as given, up to 512 characters"),
    Column("description", Text, nullable=False, server_default=""),
    Column("created", Double, nullable=False),
    Column("updated", Double, nullable=False, comment="last change of any of its runs"),
    Column("baseline", Text, comment="runs.id of the baseline, if one is pinned"),
    sqlite_autoincrement=True,
    comment="One row a project",
)

runs = Table(
    "runs",
    metadata,
    Column("number", _Id, primary_key=True, comment="small integer that the point tables use"),
    Column("id", Text, nullable=False, unique=True, comment="sortable by time of creation"),
    Column("project", Integer, ForeignKey("projects.id"), nullable=False),
    Column("name", Text, nullable=False, comment="a label: need not be unique"),
    Column("group_name", Text, comment="filter field: group"),
    Column("job_type", Text),
    Column(
        "state",
        Text,
        nullable=False,
        server_default="running",
        comment="running, finished, failed, crashed, lost; stalled is worked out when asked",
    ),
    Column("reason", Text, nullable=False, server_default="", comment="a sentence that explains the state"),
    Column("traceback", Text, nullable=False, server_default=""),
    Column("exit_code", Integer),
    Column("notes", Text, nullable=False, server_default=""),
    Column("user_name", Text, nullable=False, server_default="", comment="filter field: user"),
    Column("host", Text, nullable=False, server_default=""),
    Column("pid", Integer),
    Column("created", Double, nullable=False),
    Column("started", Double, nullable=False, comment="start of the latest process"),
    Column("finished", Double, comment="end of the latest process; NULL while it runs"),
    Column("heartbeat", Double, comment="last sign of life of any writer"),
    Column("updated", Double, nullable=False, comment="last change of anything; live events follow it"),
    Column("parent", Text, comment="runs.id of the run that this one was forked from"),
    Column("fork_step", Double),
    Column("color", Integer, nullable=False, server_default="0", comment="slot 0 to 19 of the palette"),
    Column("color_chosen", Text, comment="the user's own colour, as #rrggbb"),
    Column("last_step", Double, comment="largest step of any metric"),
    Column("archived", Double, comment="when it was archived; NULL: in the lists"),
    Column("deleted", Double, comment="when it went to the trash; NULL: it did not"),
    Column("version", Integer, nullable=False, server_default="0", comment="counts edits by people; for conflicts"),
    Index(None, "project", "created"),
    Index(None, "project", "updated"),
    Index(None, "project", "name"),
    sqlite_autoincrement=True,
    comment="One row a run",
)

keys = Table(
    "keys",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("kind", Text, nullable=False, comment="metric, system, config, summary or rich"),
    Column("path", Text, nullable=False, comment="name, nested parts joined by /"),
    UniqueConstraint("path", "kind"),
    CheckConstraint("kind IN ('metric', 'system', 'config', 'summary', 'rich')", name="kind"),
    sqlite_autoincrement=True,
    comment="Names of attributes",
)

project_keys = Table(
    "project_keys",
    metadata,
    # No foreign keys, as in the point tables: both rows exist before this one, and thousands are written at once.
    Column("project", Integer, primary_key=True, autoincrement=False, comment="projects.id"),
    Column(
        "key",
        Integer,
        primary_key=True,
        autoincrement=False,
        comment="keys.id of kind metric, system, config or summary",
    ),
    Column("runs", Integer, nullable=False, comment="runs that have it, those in the trash left out; at least 1"),
    sqlite_with_rowid=False,
    comment="Which names occur in a project, and in how many of its runs",
)

metrics = Table(
    "metrics",
    metadata,
    _run(),
    Column("key", Integer, primary_key=True, autoincrement=False, comment="keys.id of kind metric or system"),
    Column("step", Double, primary_key=True, comment="exact integers to 2**53; a system metric's step is its time"),
    Column("timestamp", Double, nullable=False),
    Column("value", Double, comment="NULL means NaN: SQLite has none"),
    sqlite_with_rowid=False,
    comment="One row a point; the last value written for a step wins",
)

metric_summaries = Table(
    "metric_summaries",
    metadata,
    _run(),
    Column("key", Integer, primary_key=True, autoincrement=False, comment="keys.id"),
    Column("count", BigInteger, nullable=False, comment="points, NaN included"),
    Column("nan_count", BigInteger, nullable=False),
    Column("first_step", Double, nullable=False),
    Column("last_step", Double, nullable=False),
    Column("last", Double, comment="value at the largest step; NULL means NaN"),
    Column("min", Double, comment="smallest value that is not NaN, -inf included; NULL: all are NaN"),
    Column("min_step", Double),
    Column("max", Double),
    Column("max_step", Double),
    Column("sum", Double, comment="of all finite values"),
    Column("finite_count", BigInteger, nullable=False, comment="values that sum adds up"),
    Column("first_time", Double, nullable=False),
    Column("last_time", Double, nullable=False),
    Column("overwritten", BigInteger, nullable=False, comment="points that replaced another value at the same step"),
    Column("sealed_step", Double, comment="last step inside a level-1 bucket; NULL: none is sealed"),
    Column("sealed_count", BigInteger, nullable=False, comment="points inside level-1 buckets"),
    sqlite_with_rowid=False,
    comment="One row a series, folded with every batch",
)

metric_rollups = Table(
    "metric_rollups",
    metadata,
    _run(),
    Column("key", Integer, primary_key=True, autoincrement=False, comment="keys.id"),
    Column(
        "level", Integer, primary_key=True, autoincrement=False, comment="1: of points; n + 1: of buckets of level n"
    ),
    Column("first_step", Double, primary_key=True),
    Column("last_step", Double, nullable=False),
    Column("count", BigInteger, nullable=False, comment="points inside, NaN included"),
    Column("nan_count", BigInteger, nullable=False),
    Column("inf_count", Integer, nullable=False, comment="+inf"),
    Column("ninf_count", Integer, nullable=False, comment="-inf"),
    Column("min", Double, comment="of the finite values; NULL: there is none"),
    Column("max", Double),
    Column("sum", Double, nullable=False, comment="of the finite values"),
    Column("first", Double, comment="value at first_step; NULL means NaN"),
    Column("last", Double, comment="value at last_step; NULL means NaN"),
    Column("first_time", Double, nullable=False),
    Column("last_time", Double, nullable=False),
    sqlite_with_rowid=False,
    comment="Sealed buckets of 64 children each; see docs/schema.md",
)


def _attribute_columns() -> list[Column]:  # type: ignore[type-arg]  # columns of several types
    return [
        _run(),
        Column("key", Integer, primary_key=True, autoincrement=False, comment="keys.id"),
        Column("type", Text, nullable=False, comment="number, bool, text, null or json"),
        Column("number", Double, comment="value of a number or bool (0 or 1), for comparisons"),
        Column("text", Text, comment="value of a text; JSON of anything else"),
    ]


configs = Table(
    "configs", metadata, *_attribute_columns(), Index(None, "key", "number"),
    sqlite_with_rowid=False, comment="Config leaves, one row each",
)  # fmt: skip

summaries = Table(
    "summaries", metadata, *_attribute_columns(), Index(None, "key", "number"),
    sqlite_with_rowid=False, comment="Summary values that the user set",
)  # fmt: skip

# A run has a name if it has a row with its key in one of these; ``project_keys`` counts them.
NAMED_TABLES = (metric_summaries, configs, summaries)

metric_definitions = Table(
    "metric_definitions",
    metadata,
    _run(),
    Column("pattern", Text, primary_key=True, comment="a glob over metric names"),
    Column("step_metric", Text),
    Column("summary", Text, comment="min, max, mean, last, first, best, none, copy"),
    Column("direction", Text, comment="min or max: which is better"),
    Column("unit", Text),
    Column("hidden", Integer, nullable=False, server_default="0"),
    comment="What define_metric said",
)

rich_values = Table(
    "rich_values",
    metadata,
    _run(),
    Column("key", Integer, primary_key=True, autoincrement=False, comment="keys.id of kind rich"),
    Column("step", Double, primary_key=True),
    Column("index", Integer, primary_key=True, autoincrement=False, comment="position in a gallery"),
    Column("timestamp", Double, nullable=False),
    Column("type", Text, nullable=False, comment="text, image, audio, video, table, histogram, html …"),
    Column("payload", Text, nullable=False, comment="JSON; see docs/journal-format.md"),
    comment="Values that are not numbers",
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("media_type", Text, nullable=False, server_default="application/octet-stream"),
    Column("created", Double, nullable=False),
    comment="Contents, named by their digest; the bytes lie in <home>/blobs",
)

files = Table(
    "files",
    metadata,
    Column("id", _Id, primary_key=True),
    _run(primary_key=False),
    Column("path", Text, nullable=False, comment="logical name, relative"),
    Column("kind", Text, nullable=False, comment="file, checkpoint, code or media"),
    Column("sha256", Text, comment="blobs.sha256; NULL for a reference"),
    Column("uri", Text, comment="where a reference points; never opened by the server"),
    Column("size", BigInteger, comment="bytes"),
    Column("media_type", Text),
    Column("step", Double),
    Column("created", Double, nullable=False),
    Column("metadata", Text, nullable=False, server_default="{}", comment="JSON"),
    UniqueConstraint("run", "path"),
    Index(None, "sha256"),
    comment="Files that a run names",
)

tags = Table(
    "tags", metadata, _run(), Column("tag", Text, primary_key=True), Index(None, "tag"),
    sqlite_with_rowid=False, comment="Tags of runs",
)  # fmt: skip

logs = Table(
    "logs",
    metadata,
    _run(),
    Column("line", Integer, primary_key=True, autoincrement=False, comment="counts from 1 in order of arrival"),
    Column("timestamp", Double, nullable=False),
    Column("stream", Text, nullable=False, comment="stdout or stderr"),
    Column("writer", Text, nullable=False),
    Column("text", Text, nullable=False, comment="ANSI codes kept"),
    sqlite_with_rowid=False,
    comment="Console lines",
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", _Id, primary_key=True),
    _run(primary_key=False),
    Column("timestamp", Double, nullable=False),
    Column("step", Double),
    Column("level", Text, nullable=False, comment="info, warn or error"),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "run", "timestamp"),
    comment="Alerts that runs raised",
)

environments = Table(
    "environments", metadata, _run(),
    Column("writer", Text, primary_key=True),
    Column("section", Text, primary_key=True, comment="name of the plugin that found it out"),
    Column("payload", Text, nullable=False, comment="JSON"),
    comment="Machine, code and packages, once a writer",
)  # fmt: skip

artifacts = Table(
    "artifacts",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("project", Integer, ForeignKey("projects.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="counts from 0 within the name"),
    Column("digest", Text, nullable=False, comment="sha256 over the manifest"),
    Column("aliases", Text, nullable=False, server_default="[]", comment="JSON list"),
    Column("description", Text),
    Column("metadata", Text, nullable=False, server_default="{}", comment="JSON"),
    Column("manifest", Text, nullable=False, comment="JSON list of {path, sha256 or uri, size}"),
    Column("size", BigInteger, nullable=False),
    Column("created", Double, nullable=False),
    Column("run", Integer, comment="runs.number of the run that logged it first"),
    UniqueConstraint("project", "name", "version"),
    comment="Versions of artifacts",
)

artifact_uses = Table(
    "artifact_uses", metadata,
    Column("artifact", Integer, ForeignKey("artifacts.id"), primary_key=True),
    Column("run", Integer, primary_key=True, autoincrement=False, comment="runs.number"),
    Column("role", Text, primary_key=True, comment="input or output"),
    Column("created", Double, nullable=False),
    comment="Which run made or used which version",
)  # fmt: skip

journals = Table(
    "journals",
    metadata,
    _run(),
    Column("writer", Text, primary_key=True),
    Column("offset", BigInteger, nullable=False, comment="bytes applied; moved in the transaction of their rows"),
    Column("host", Text, nullable=False, server_default=""),
    Column("pid", Integer),
    Column("opened", Double, nullable=False),
    Column(
        "role",
        Text,
        nullable=False,
        server_default="main",
        comment="main, or worker: a forked child, whose end says nothing",
    ),
    Column("ended", Double, comment="when the writer finished; NULL: it lives, or nobody has noticed its death"),
    Column("state", Text, nullable=False, server_default="", comment="how it ended: finished, failed or crashed"),
    Column("keysets", LargeBinary, comment="msgpack [[kind, [key, …]], …] by number, until the writer ends"),
    Column("skipped", Integer, nullable=False, server_default="0", comment="records of a newer version"),
    comment="How far each journal is stored: what makes ingest exactly once",
)

custom_views = Table(
    "custom_views",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("project", Integer, ForeignKey("projects.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("page", Text, nullable=False, server_default="runs", comment="which page it belongs to"),
    Column("body", Text, nullable=False, comment="JSON: columns, filter, sort, grouping, charts"),
    Column("is_default", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1", comment="for conflicts"),
    Column("created", Double, nullable=False),
    Column("updated", Double, nullable=False),
    UniqueConstraint("project", "page", "name"),
    comment="Saved views",
)

dashboards = Table(
    "dashboards",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("project", Integer, ForeignKey("projects.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False, comment="JSON: widgets and their places"),
    Column("version", Integer, nullable=False, server_default="1", comment="for conflicts"),
    Column("created", Double, nullable=False),
    Column("updated", Double, nullable=False),
    Column("is_default", Integer, nullable=False, server_default="0", comment="1: what the project opens; one at most"),
    UniqueConstraint("project", "name"),
    comment="Dashboards",
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True, comment="sha256 of the secret, which is shown once"),
    Column("scope", Text, nullable=False, comment="read, ingest or admin"),
    Column("project", Integer, ForeignKey("projects.id"), comment="NULL: every project"),
    Column("created", Double, nullable=False),
    Column("expires", Double),
    Column("last_used", Double),
    Column("revoked", Double),
    comment="Tokens for servers that others reach",
)
