CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE alerts (
	id INTEGER NOT NULL, 
	run INTEGER NOT NULL, 
	timestamp DOUBLE NOT NULL, 
	step DOUBLE, 
	level TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_alerts PRIMARY KEY (id)
);

CREATE INDEX ix_alerts_run_timestamp ON alerts (run, timestamp);

CREATE TABLE blobs (
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	media_type TEXT DEFAULT 'application/octet-stream' NOT NULL, 
	created DOUBLE NOT NULL, 
	CONSTRAINT pk_blobs PRIMARY KEY (sha256)
);

CREATE TABLE configs (
	run INTEGER NOT NULL, 
	"key" INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	number DOUBLE, 
	text TEXT, 
	CONSTRAINT pk_configs PRIMARY KEY (run, "key")
)
 WITHOUT ROWID;

CREATE INDEX ix_configs_key_number ON configs ("key", number);

CREATE TABLE environments (
	run INTEGER NOT NULL, 
	writer TEXT NOT NULL, 
	section TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_environments PRIMARY KEY (run, writer, section)
);

CREATE TABLE files (
	id INTEGER NOT NULL, 
	run INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	sha256 TEXT, 
	uri TEXT, 
	size BIGINT, 
	media_type TEXT, 
	step DOUBLE, 
	created DOUBLE NOT NULL, 
	metadata TEXT DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (id), 
	CONSTRAINT uq_files_run_path UNIQUE (run, path)
);

CREATE INDEX ix_files_sha256 ON files (sha256);

CREATE TABLE journals (
	run INTEGER NOT NULL, 
	writer TEXT NOT NULL, 
	"offset" BIGINT NOT NULL, 
	host TEXT DEFAULT '' NOT NULL, 
	pid INTEGER, 
	opened DOUBLE NOT NULL, 
	role TEXT DEFAULT 'main' NOT NULL, 
	ended DOUBLE, 
	state TEXT DEFAULT '' NOT NULL, 
	keysets BLOB, 
	skipped INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_journals PRIMARY KEY (run, writer)
);

CREATE TABLE keys (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	path TEXT NOT NULL, 
	CONSTRAINT uq_keys_path_kind UNIQUE (path, kind), 
	CONSTRAINT ck_keys_kind CHECK (kind IN ('metric', 'system', 'config', 'summary', 'rich'))
);

CREATE TABLE logs (
	run INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	timestamp DOUBLE NOT NULL, 
	stream TEXT NOT NULL, 
	writer TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_logs PRIMARY KEY (run, line)
)
 WITHOUT ROWID;

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

CREATE TABLE metric_rollups (
	run INTEGER NOT NULL, 
	"key" INTEGER NOT NULL, 
	level INTEGER NOT NULL, 
	first_step DOUBLE NOT NULL, 
	last_step DOUBLE NOT NULL, 
	count BIGINT NOT NULL, 
	nan_count BIGINT NOT NULL, 
	inf_count INTEGER NOT NULL, 
	ninf_count INTEGER NOT NULL, 
	min DOUBLE, 
	max DOUBLE, 
	sum DOUBLE NOT NULL, 
	first DOUBLE, 
	last DOUBLE, 
	first_time DOUBLE NOT NULL, 
	last_time DOUBLE NOT NULL, 
	CONSTRAINT pk_metric_rollups PRIMARY KEY (run, "key", level, first_step)
)
 WITHOUT ROWID;

CREATE TABLE metric_summaries (
	run INTEGER NOT NULL, 
	"key" INTEGER NOT NULL, 
	count BIGINT NOT NULL, 
	nan_count BIGINT NOT NULL, 
	first_step DOUBLE NOT NULL, 
	last_step DOUBLE NOT NULL, 
	last DOUBLE, 
	min DOUBLE, 
	min_step DOUBLE, 
	max DOUBLE, 
	max_step DOUBLE, 
	sum DOUBLE, 
	finite_count BIGINT NOT NULL, 
	first_time DOUBLE NOT NULL, 
	last_time DOUBLE NOT NULL, 
	overwritten BIGINT NOT NULL, 
	sealed_step DOUBLE, 
	sealed_count BIGINT NOT NULL, 
	CONSTRAINT pk_metric_summaries PRIMARY KEY (run, "key")
)
 WITHOUT ROWID;

CREATE TABLE metrics (
	run INTEGER NOT NULL, 
	"key" INTEGER NOT NULL, 
	step DOUBLE NOT NULL, 
	timestamp DOUBLE NOT NULL, 
	value DOUBLE, 
	CONSTRAINT pk_metrics PRIMARY KEY (run, "key", step)
)
 WITHOUT ROWID;

CREATE TABLE project_keys (
	project INTEGER NOT NULL, 
	"key" INTEGER NOT NULL, 
	runs INTEGER NOT NULL, 
	CONSTRAINT pk_project_keys PRIMARY KEY (project, "key")
)
 WITHOUT ROWID;

CREATE TABLE projects (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	description TEXT DEFAULT '' NOT NULL, 
	created DOUBLE NOT NULL, 
	updated DOUBLE NOT NULL, 
	baseline TEXT, 
	CONSTRAINT uq_projects_name UNIQUE (name)
);

CREATE TABLE rich_values (
	run INTEGER NOT NULL, 
	"key" INTEGER NOT NULL, 
	step DOUBLE NOT NULL, 
	"index" INTEGER NOT NULL, 
	timestamp DOUBLE NOT NULL, 
	type TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_rich_values PRIMARY KEY (run, "key", step, "index")
);

CREATE TABLE summaries (
	run INTEGER NOT NULL, 
	"key" INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	number DOUBLE, 
	text TEXT, 
	CONSTRAINT pk_summaries PRIMARY KEY (run, "key")
)
 WITHOUT ROWID;

CREATE INDEX ix_summaries_key_number ON summaries ("key", number);

CREATE TABLE tags (
	run INTEGER NOT NULL, 
	tag TEXT NOT NULL, 
	CONSTRAINT pk_tags PRIMARY KEY (run, tag)
)
 WITHOUT ROWID;

CREATE INDEX ix_tags_tag ON tags (tag);

CREATE TABLE artifacts (
	id INTEGER NOT NULL, 
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
	created DOUBLE NOT NULL, 
	run INTEGER, 
	CONSTRAINT pk_artifacts PRIMARY KEY (id), 
	CONSTRAINT uq_artifacts_project_name_version UNIQUE (project, name, version), 
	CONSTRAINT fk_artifacts_project FOREIGN KEY(project) REFERENCES projects (id)
);

CREATE TABLE custom_views (
	id INTEGER NOT NULL, 
	project INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	page TEXT DEFAULT 'runs' NOT NULL, 
	body TEXT NOT NULL, 
	is_default INTEGER DEFAULT '0' NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	created DOUBLE NOT NULL, 
	updated DOUBLE NOT NULL, 
	CONSTRAINT pk_custom_views PRIMARY KEY (id), 
	CONSTRAINT uq_custom_views_project_page_name UNIQUE (project, page, name), 
	CONSTRAINT fk_custom_views_project FOREIGN KEY(project) REFERENCES projects (id)
);

CREATE TABLE dashboards (
	id INTEGER NOT NULL, 
	project INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	body TEXT NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	created DOUBLE NOT NULL, 
	updated DOUBLE NOT NULL, 
	is_default INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_dashboards PRIMARY KEY (id), 
	CONSTRAINT uq_dashboards_project_name UNIQUE (project, name), 
	CONSTRAINT fk_dashboards_project FOREIGN KEY(project) REFERENCES projects (id)
);

CREATE TABLE runs (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
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
	created DOUBLE NOT NULL, 
	started DOUBLE NOT NULL, 
	finished DOUBLE, 
	heartbeat DOUBLE, 
	updated DOUBLE NOT NULL, 
	parent TEXT, 
	fork_step DOUBLE, 
	color INTEGER DEFAULT '0' NOT NULL, 
	color_chosen TEXT, 
	last_step DOUBLE, 
	archived DOUBLE, 
	deleted DOUBLE, 
	version INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT uq_runs_id UNIQUE (id), 
	CONSTRAINT fk_runs_project FOREIGN KEY(project) REFERENCES projects (id)
);

CREATE INDEX ix_runs_project_created ON runs (project, created);

CREATE INDEX ix_runs_project_name ON runs (project, name);

CREATE INDEX ix_runs_project_updated ON runs (project, updated);

CREATE TABLE tokens (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	project INTEGER, 
	created DOUBLE NOT NULL, 
	expires DOUBLE, 
	last_used DOUBLE, 
	revoked DOUBLE, 
	CONSTRAINT pk_tokens PRIMARY KEY (id), 
	CONSTRAINT uq_tokens_digest UNIQUE (digest), 
	CONSTRAINT fk_tokens_project FOREIGN KEY(project) REFERENCES projects (id)
);

CREATE TABLE artifact_uses (
	artifact INTEGER NOT NULL, 
	run INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	created DOUBLE NOT NULL, 
	CONSTRAINT pk_artifact_uses PRIMARY KEY (artifact, run, role), 
	CONSTRAINT fk_artifact_uses_artifact FOREIGN KEY(artifact) REFERENCES artifacts (id)
);

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

