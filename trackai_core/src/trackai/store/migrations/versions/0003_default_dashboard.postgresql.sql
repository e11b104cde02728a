CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE alerts (
	id BIGSERIAL NOT NULL, 
	run INTEGER NOT NULL, 
	timestamp DOUBLE PRECISION NOT NULL, 
	step DOUBLE PRECISION, 
	level TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_alerts PRIMARY KEY (id)
);

CREATE INDEX ix_alerts_run_timestamp ON alerts (run, timestamp);

COMMENT ON TABLE alerts IS 'Alerts that runs raised';

COMMENT ON COLUMN alerts.run IS 'runs.number';

COMMENT ON COLUMN alerts.level IS 'info, warn or error';

CREATE TABLE blobs (
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	media_type TEXT DEFAULT 'application/octet-stream' NOT NULL, 
	created DOUBLE PRECISION NOT NULL, 
	CONSTRAINT pk_blobs PRIMARY KEY (sha256)
);

COMMENT ON TABLE blobs IS 'Contents, named by their digest; the bytes lie in <home>/blobs';

COMMENT ON COLUMN blobs.size IS 'bytes';

CREATE TABLE configs (
	run INTEGER NOT NULL, 
	key INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	number DOUBLE PRECISION, 
	text TEXT, 
	CONSTRAINT pk_configs PRIMARY KEY (run, key)
);

CREATE INDEX ix_configs_key_number ON configs (key, number);

COMMENT ON TABLE configs IS 'Config leaves, one row each';

COMMENT ON COLUMN configs.run IS 'runs.number';

COMMENT ON COLUMN configs.key IS 'keys.id';

COMMENT ON COLUMN configs.type IS 'number, bool, text, null or json';

COMMENT ON COLUMN configs.number IS 'value of a number or bool (0 or 1), for comparisons';

COMMENT ON COLUMN configs.text IS 'value of a text; JSON of anything else';

CREATE TABLE environments (
	run INTEGER NOT NULL, 
	writer TEXT NOT NULL, 
	section TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_environments PRIMARY KEY (run, writer, section)
);

COMMENT ON TABLE environments IS 'Machine, code and packages, once a writer';

COMMENT ON COLUMN environments.run IS 'runs.number';

COMMENT ON COLUMN environments.section IS 'name of the plugin that found it out';

COMMENT ON COLUMN environments.payload IS 'JSON';

CREATE TABLE files (
	id BIGSERIAL NOT NULL, 
	run INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	sha256 TEXT, 
	uri TEXT, 
	size BIGINT, 
	media_type TEXT, 
	step DOUBLE PRECISION, 
	created DOUBLE PRECISION NOT NULL, 
	metadata TEXT DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (id), 
	CONSTRAINT uq_files_run_path UNIQUE (run, path)
);

CREATE INDEX ix_files_sha256 ON files (sha256);

COMMENT ON TABLE files IS 'Files that a run names';

COMMENT ON COLUMN files.run IS 'runs.number';

COMMENT ON COLUMN files.path IS 'logical name, relative';

COMMENT ON COLUMN files.kind IS 'file, checkpoint, code or media';

COMMENT ON COLUMN files.sha256 IS 'blobs.sha256; NULL for a reference';

COMMENT ON COLUMN files.uri IS 'where a reference points; never opened by the server';

COMMENT ON COLUMN files.size IS 'bytes';

COMMENT ON COLUMN files.metadata IS 'JSON';

CREATE TABLE journals (
	run INTEGER NOT NULL, 
	writer TEXT NOT NULL, 
	"offset" BIGINT NOT NULL, 
	host TEXT DEFAULT '' NOT NULL, 
	pid INTEGER, 
	opened DOUBLE PRECISION NOT NULL, 
	role TEXT DEFAULT 'main' NOT NULL, 
	ended DOUBLE PRECISION, 
	state TEXT DEFAULT '' NOT NULL, 
	keysets BYTEA, 
	skipped INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_journals PRIMARY KEY (run, writer)
);

COMMENT ON TABLE journals IS 'How far each journal is stored: what makes ingest exactly once';

COMMENT ON COLUMN journals.run IS 'runs.number';

COMMENT ON COLUMN journals."offset" IS 'bytes applied; moved in the transaction of their rows';

COMMENT ON COLUMN journals.role IS 'main, or worker: a forked child, whose end says nothing';

COMMENT ON COLUMN journals.ended IS 'when the writer finished; NULL: it lives, or nobody has noticed its death';

COMMENT ON COLUMN journals.state IS 'how it ended: finished, failed or crashed';

COMMENT ON COLUMN journals.keysets IS 'msgpack [[kind, [key, …]], …] by number, until the writer ends';

COMMENT ON COLUMN journals.skipped IS 'records of a newer version';

CREATE TABLE keys (
	id BIGSERIAL NOT NULL, 
	kind TEXT NOT NULL, 
	path TEXT NOT NULL, 
	CONSTRAINT pk_keys PRIMARY KEY (id), 
	CONSTRAINT uq_keys_path_kind UNIQUE (path, kind), 
	CONSTRAINT ck_keys_kind CHECK (kind IN ('metric', 'system', 'config', 'summary', 'rich'))
);

COMMENT ON TABLE keys IS 'Names of attributes';

COMMENT ON COLUMN keys.kind IS 'metric, system, config, summary or rich';

COMMENT ON COLUMN keys.path IS 'name, nested parts joined by /';

CREATE TABLE logs (
	run INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	timestamp DOUBLE PRECISION NOT NULL, 
	stream TEXT NOT NULL, 
	writer TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_logs PRIMARY KEY (run, line)
);

COMMENT ON TABLE logs IS 'Console lines';

COMMENT ON COLUMN logs.run IS 'runs.number';

COMMENT ON COLUMN logs.line IS 'counts from 1 in order of arrival';

COMMENT ON COLUMN logs.stream IS 'stdout or stderr';

COMMENT ON COLUMN logs.text IS 'ANSI codes kept';

CREATE TABLE metric_definitions (
	run INTEGER NOT NULL, 
	pattern TEXT NOT NULL, 
	step_metric TEXT, 
	summary TEXT, 
	direction TEXT, 
	unit TEXT, 
	hidden INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_metric_definitions PRIMARY KEY (run, pattern)
);

COMMENT ON TABLE metric_definitions IS 'What define_metric said';

COMMENT ON COLUMN metric_definitions.run IS 'runs.number';

COMMENT ON COLUMN metric_definitions.pattern IS 'a glob over metric names';

COMMENT ON COLUMN metric_definitions.summary IS 'min, max, mean, last, first, best, none, copy';

COMMENT ON COLUMN metric_definitions.direction IS 'min or max: which is better';

CREATE TABLE metric_rollups (
	run INTEGER NOT NULL, 
	key INTEGER NOT NULL, 
	level INTEGER NOT NULL, 
	first_step DOUBLE PRECISION NOT NULL, 
	last_step DOUBLE PRECISION NOT NULL, 
	count BIGINT NOT NULL, 
	nan_count BIGINT NOT NULL, 
	inf_count INTEGER NOT NULL, 
	ninf_count INTEGER NOT NULL, 
	min DOUBLE PRECISION, 
	max DOUBLE PRECISION, 
	sum DOUBLE PRECISION NOT NULL, 
	first DOUBLE PRECISION, 
	last DOUBLE PRECISION, 
	first_time DOUBLE PRECISION NOT NULL, 
	last_time DOUBLE PRECISION NOT NULL, 
	CONSTRAINT pk_metric_rollups PRIMARY KEY (run, key, level, first_step)
);

COMMENT ON TABLE metric_rollups IS 'Sealed buckets of 64 children each; see docs/schema.md';

COMMENT ON COLUMN metric_rollups.run IS 'runs.number';

COMMENT ON COLUMN metric_rollups.key IS 'keys.id';

COMMENT ON COLUMN metric_rollups.level IS '1: of points; n + 1: of buckets of level n';

COMMENT ON COLUMN metric_rollups.count IS 'points inside, NaN included';

COMMENT ON COLUMN metric_rollups.inf_count IS '+inf';

COMMENT ON COLUMN metric_rollups.ninf_count IS '-inf';

COMMENT ON COLUMN metric_rollups.min IS 'of the finite values; NULL: there is none';

COMMENT ON COLUMN metric_rollups.sum IS 'of the finite values';

COMMENT ON COLUMN metric_rollups.first IS 'value at first_step; NULL means NaN';

COMMENT ON COLUMN metric_rollups.last IS 'value at last_step; NULL means NaN';

CREATE TABLE metric_summaries (
	run INTEGER NOT NULL, 
	key INTEGER NOT NULL, 
	count BIGINT NOT NULL, 
	nan_count BIGINT NOT NULL, 
	first_step DOUBLE PRECISION NOT NULL, 
	last_step DOUBLE PRECISION NOT NULL, 
	last DOUBLE PRECISION, 
	min DOUBLE PRECISION, 
	min_step DOUBLE PRECISION, 
	max DOUBLE PRECISION, 
	max_step DOUBLE PRECISION, 
	sum DOUBLE PRECISION, 
	finite_count BIGINT NOT NULL, 
	first_time DOUBLE PRECISION NOT NULL, 
	last_time DOUBLE PRECISION NOT NULL, 
	overwritten BIGINT NOT NULL, 
	sealed_step DOUBLE PRECISION, 
	sealed_count BIGINT NOT NULL, 
	CONSTRAINT pk_metric_summaries PRIMARY KEY (run, key)
);

COMMENT ON TABLE metric_summaries IS 'One row a series, folded with every batch';

COMMENT ON COLUMN metric_summaries.run IS 'runs.number';

COMMENT ON COLUMN metric_summaries.key IS 'keys.id';

COMMENT ON COLUMN metric_summaries.count IS 'points, NaN included';

COMMENT ON COLUMN metric_summaries.last IS 'value at the largest step; NULL means NaN';

COMMENT ON COLUMN metric_summaries.min IS 'smallest value that is not NaN, -inf included; NULL: all are NaN';

COMMENT ON COLUMN metric_summaries.sum IS 'of all finite values';

COMMENT ON COLUMN metric_summaries.finite_count IS 'values that sum adds up';

COMMENT ON COLUMN metric_summaries.overwritten IS 'points that replaced another value at the same step';

COMMENT ON COLUMN metric_summaries.sealed_step IS 'last step inside a level-1 bucket; NULL: none is sealed';

COMMENT ON COLUMN metric_summaries.sealed_count IS 'points inside level-1 buckets';

CREATE TABLE metrics (
	run INTEGER NOT NULL, 
	key INTEGER NOT NULL, 
	step DOUBLE PRECISION NOT NULL, 
	timestamp DOUBLE PRECISION NOT NULL, 
	value DOUBLE PRECISION, 
	CONSTRAINT pk_metrics PRIMARY KEY (run, key, step)
);

COMMENT ON TABLE metrics IS 'One row a point; the last value written for a step wins';

COMMENT ON COLUMN metrics.run IS 'runs.number';

COMMENT ON COLUMN metrics.key IS 'keys.id of kind metric or system';

COMMENT ON COLUMN metrics.step IS 'exact integers to 2**53; a system metric''s step is its time';

COMMENT ON COLUMN metrics.value IS 'NULL means NaN: SQLite has none';

CREATE TABLE project_keys (
	project INTEGER NOT NULL, 
	key INTEGER NOT NULL, 
	runs INTEGER NOT NULL, 
	CONSTRAINT pk_project_keys PRIMARY KEY (project, key)
);

COMMENT ON TABLE project_keys IS 'Which names occur in a project, and in how many of its runs';

COMMENT ON COLUMN project_keys.project IS 'projects.id';

COMMENT ON COLUMN project_keys.key IS 'keys.id of kind metric, system, config or summary';

COMMENT ON COLUMN project_keys.runs IS 'runs that have it, those in the trash left out; at least 1';

CREATE TABLE projects (
	id BIGSERIAL NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT DEFAULT '' NOT NULL, 
	created DOUBLE PRECISION NOT NULL, 
	updated DOUBLE PRECISION NOT NULL, 
	baseline TEXT, 
	CONSTRAINT pk_projects PRIMARY KEY (id), 
	CONSTRAINT uq_projects_name UNIQUE (name)
);

COMMENT ON TABLE projects IS 'One row a project';

COMMENT ON COLUMN projects.name IS 'as given, up to 512 characters';

COMMENT ON COLUMN projects.updated IS 'last change of any of its runs';

COMMENT ON COLUMN projects.baseline IS 'runs.id of the baseline, if one is pinned';

CREATE TABLE rich_values (
	run INTEGER NOT NULL, 
	key INTEGER NOT NULL, 
	step DOUBLE PRECISION NOT NULL, 
	index INTEGER NOT NULL, 
	timestamp DOUBLE PRECISION NOT NULL, 
	type TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_rich_values PRIMARY KEY (run, key, step, index)
);

COMMENT ON TABLE rich_values IS 'Values that are not numbers';

COMMENT ON COLUMN rich_values.run IS 'runs.number';

COMMENT ON COLUMN rich_values.key IS 'keys.id of kind rich';

COMMENT ON COLUMN rich_values.index IS 'position in a gallery';

COMMENT ON COLUMN rich_values.type IS 'text, image, audio, video, table, histogram, html …';

COMMENT ON COLUMN rich_values.payload IS 'JSON; see docs/journal-format.md';

CREATE TABLE summaries (
	run INTEGER NOT NULL, 
	key INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	number DOUBLE PRECISION, 
	text TEXT, 
	CONSTRAINT pk_summaries PRIMARY KEY (run, key)
);

CREATE INDEX ix_summaries_key_number ON summaries (key, number);

COMMENT ON TABLE summaries IS 'Summary values that the user set';

COMMENT ON COLUMN summaries.run IS 'runs.number';

COMMENT ON COLUMN summaries.key IS 'keys.id';

COMMENT ON COLUMN summaries.type IS 'number, bool, text, null or json';

COMMENT ON COLUMN summaries.number IS 'value of a number or bool (0 or 1), for comparisons';

COMMENT ON COLUMN summaries.text IS 'value of a text; JSON of anything else';

CREATE TABLE tags (
	run INTEGER NOT NULL, 
	tag TEXT NOT NULL, 
	CONSTRAINT pk_tags PRIMARY KEY (run, tag)
);

CREATE INDEX ix_tags_tag ON tags (tag);

COMMENT ON TABLE tags IS 'Tags of runs';

COMMENT ON COLUMN tags.run IS 'runs.number';

CREATE TABLE artifacts (
	id BIGSERIAL NOT NULL, 
	project INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	type TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	aliases TEXT DEFAULT '[]' NOT NULL, 
	description TEXT, 
	metadata TEXT DEFAULT '{}' NOT NULL, 
	manifest TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	created DOUBLE PRECISION NOT NULL, 
	run INTEGER, 
	CONSTRAINT pk_artifacts PRIMARY KEY (id), 
	CONSTRAINT uq_artifacts_project_name_version UNIQUE (project, name, version), 
	CONSTRAINT fk_artifacts_project FOREIGN KEY(project) REFERENCES projects (id)
);

COMMENT ON TABLE artifacts IS 'Versions of artifacts';

COMMENT ON COLUMN artifacts.version IS 'counts from 0 within the name';

COMMENT ON COLUMN artifacts.digest IS 'sha256 over the manifest';

COMMENT ON COLUMN artifacts.aliases IS 'JSON list';

COMMENT ON COLUMN artifacts.metadata IS 'JSON';

COMMENT ON COLUMN artifacts.manifest IS 'JSON list of {path, sha256 or uri, size}';

COMMENT ON COLUMN artifacts.run IS 'runs.number of the run that logged it first';

CREATE TABLE custom_views (
	id BIGSERIAL NOT NULL, 
	project INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	page TEXT DEFAULT 'runs' NOT NULL, 
	body TEXT NOT NULL, 
	is_default INTEGER DEFAULT '0' NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	created DOUBLE PRECISION NOT NULL, 
	updated DOUBLE PRECISION NOT NULL, 
	CONSTRAINT pk_custom_views PRIMARY KEY (id), 
	CONSTRAINT uq_custom_views_project_page_name UNIQUE (project, page, name), 
	CONSTRAINT fk_custom_views_project FOREIGN KEY(project) REFERENCES projects (id)
);

COMMENT ON TABLE custom_views IS 'Saved views';

COMMENT ON COLUMN custom_views.page IS 'which page it belongs to';

COMMENT ON COLUMN custom_views.body IS 'JSON: columns, filter, sort, grouping, charts';

COMMENT ON COLUMN custom_views.version IS 'for conflicts';

CREATE TABLE dashboards (
	id BIGSERIAL NOT NULL, 
	project INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	body TEXT NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	created DOUBLE PRECISION NOT NULL, 
	updated DOUBLE PRECISION NOT NULL, 
	is_default INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_dashboards PRIMARY KEY (id), 
	CONSTRAINT uq_dashboards_project_name UNIQUE (project, name), 
	CONSTRAINT fk_dashboards_project FOREIGN KEY(project) REFERENCES projects (id)
);

COMMENT ON TABLE dashboards IS 'Dashboards';

COMMENT ON COLUMN dashboards.body IS 'JSON: widgets and their places';

COMMENT ON COLUMN dashboards.version IS 'for conflicts';

COMMENT ON COLUMN dashboards.is_default IS '1: what the project opens; one at most';

CREATE TABLE runs (
	number BIGSERIAL NOT NULL, 
	id TEXT NOT NULL, 
	project INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	group_name TEXT, 
	job_type TEXT, 
	state TEXT DEFAULT 'running' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	traceback TEXT DEFAULT '' NOT NULL, 
	exit_code INTEGER, 
	notes TEXT DEFAULT '' NOT NULL, 
	user_name TEXT DEFAULT '' NOT NULL, 
	host TEXT DEFAULT '' NOT NULL, 
	pid INTEGER, 
	created DOUBLE PRECISION NOT NULL, 
	started DOUBLE PRECISION NOT NULL, 
	finished DOUBLE PRECISION, 
	heartbeat DOUBLE PRECISION, 
	updated DOUBLE PRECISION NOT NULL, 
	parent TEXT, 
	fork_step DOUBLE PRECISION, 
	color INTEGER DEFAULT '0' NOT NULL, 
	color_chosen TEXT, 
	last_step DOUBLE PRECISION, 
	archived DOUBLE PRECISION, 
	deleted DOUBLE PRECISION, 
	version INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_runs PRIMARY KEY (number), 
	CONSTRAINT uq_runs_id UNIQUE (id), 
	CONSTRAINT fk_runs_project FOREIGN KEY(project) REFERENCES projects (id)
);

CREATE INDEX ix_runs_project_created ON runs (project, created);

CREATE INDEX ix_runs_project_name ON runs (project, name);

CREATE INDEX ix_runs_project_updated ON runs (project, updated);

COMMENT ON TABLE runs IS 'One row a run';

COMMENT ON COLUMN runs.number IS 'small integer that the point tables use';

COMMENT ON COLUMN runs.id IS 'sortable by time of creation';

COMMENT ON COLUMN runs.name IS 'a label: need not be unique';

COMMENT ON COLUMN runs.group_name IS 'filter field: group';

COMMENT ON COLUMN runs.state IS 'running, finished, failed, crashed, lost; stalled is worked out when asked';

COMMENT ON COLUMN runs.reason IS 'a sentence that explains the state';

COMMENT ON COLUMN runs.user_name IS 'filter field: user';

COMMENT ON COLUMN runs.started IS 'start of the latest process';

COMMENT ON COLUMN runs.finished IS 'end of the latest process; NULL while it runs';

COMMENT ON COLUMN runs.heartbeat IS 'last sign of life of any writer';

COMMENT ON COLUMN runs.updated IS 'last change of anything; live events follow it';

COMMENT ON COLUMN runs.parent IS 'runs.id of the run that this one was forked from';

COMMENT ON COLUMN runs.color IS 'slot 0 to 19 of the palette';

COMMENT ON COLUMN runs.color_chosen IS 'the user''s own colour, as #rrggbb';

COMMENT ON COLUMN runs.last_step IS 'largest step of any metric';

COMMENT ON COLUMN runs.archived IS 'when it was archived; NULL: in the lists';

COMMENT ON COLUMN runs.deleted IS 'when it went to the trash; NULL: it did not';

COMMENT ON COLUMN runs.version IS 'counts edits by people; for conflicts';

CREATE TABLE tokens (
	id BIGSERIAL NOT NULL, 
	name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	project INTEGER, 
	created DOUBLE PRECISION NOT NULL, 
	expires DOUBLE PRECISION, 
	last_used DOUBLE PRECISION, 
	revoked DOUBLE PRECISION, 
	CONSTRAINT pk_tokens PRIMARY KEY (id), 
	CONSTRAINT uq_tokens_digest UNIQUE (digest), 
	CONSTRAINT fk_tokens_project FOREIGN KEY(project) REFERENCES projects (id)
);

COMMENT ON TABLE tokens IS 'Tokens for servers that others reach';

COMMENT ON COLUMN tokens.digest IS 'sha256 of the secret, which is shown once';

COMMENT ON COLUMN tokens.scope IS 'read, ingest or admin';

COMMENT ON COLUMN tokens.project IS 'NULL: every project';

CREATE TABLE artifact_uses (
	artifact INTEGER NOT NULL, 
	run INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	created DOUBLE PRECISION NOT NULL, 
	CONSTRAINT pk_artifact_uses PRIMARY KEY (artifact, run, role), 
	CONSTRAINT fk_artifact_uses_artifact FOREIGN KEY(artifact) REFERENCES artifacts (id)
);

COMMENT ON TABLE artifact_uses IS 'Which run made or used which version';

COMMENT ON COLUMN artifact_uses.run IS 'runs.number';

COMMENT ON COLUMN artifact_uses.role IS 'input or output';

CREATE VIEW metric_points AS
SELECT projects.name AS project, runs.name AS run, runs.id AS run_id, keys.path AS metric,
       metrics.step AS step, metrics.timestamp AS "timestamp", metrics.value AS value
FROM metrics
JOIN runs ON runs.number = metrics.run
JOIN projects ON projects.id = runs.project
JOIN keys ON keys.id = metrics.key
WHERE keys.kind = 'metric';

CREATE VIEW system_points AS
SELECT projects.name AS project, runs.name AS run, runs.id AS run_id, keys.path AS metric,
       metrics.step AS step, metrics.timestamp AS "timestamp", metrics.value AS value
FROM metrics
JOIN runs ON runs.number = metrics.run
JOIN projects ON projects.id = runs.project
JOIN keys ON keys.id = metrics.key
WHERE keys.kind = 'system';

