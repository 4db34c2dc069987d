-- Times are microseconds since the Unix epoch, UTC. Paths are bytes, as the file system has them.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE library (id INTEGER PRIMARY KEY, folder BLOB NOT NULL UNIQUE);

-- One run of "source to library".
CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    library_id INTEGER NOT NULL REFERENCES library,
    source_key TEXT NOT NULL,
    source_name TEXT NOT NULL,
    roots TEXT NOT NULL,
    phase TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    files_listed INTEGER NOT NULL DEFAULT 0,
    already INTEGER NOT NULL DEFAULT 0,
    ignored INTEGER NOT NULL DEFAULT 0,
    bytes_total INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE passed_over (
    import_id INTEGER NOT NULL REFERENCES import,
    path BLOB NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX passed_over_by_import ON passed_over (import_id);

-- One asset's import. It is published after the jobs named in "after", which may want the same
-- name or hold the same content: the same card always makes the same library. The plan says which files it is made of; it is dropped when the job is done,
-- since the resources say it from then on.
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id INTEGER NOT NULL REFERENCES import,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    resource_names TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    plan TEXT,
    after TEXT NOT NULL DEFAULT '[]',
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    outcome TEXT,
    resources_imported INTEGER NOT NULL DEFAULT 0,
    bytes_imported INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
);
CREATE INDEX job_by_state ON job (state, id, import_id);
CREATE INDEX job_by_import ON job (import_id, outcome, state, size_bytes, resources_imported, bytes_imported);
CREATE INDEX job_by_end ON job (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE problem (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import,
    job_id INTEGER REFERENCES job ON DELETE SET NULL,
    path BLOB NOT NULL,
    code TEXT NOT NULL,
    detail TEXT,
    asset TEXT
);
CREATE INDEX problem_by_import ON problem (import_id);
CREATE INDEX problem_by_job ON problem (job_id);

CREATE TABLE asset (
    id INTEGER PRIMARY KEY,
    library_id INTEGER NOT NULL REFERENCES library,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    captured_at TEXT,
    captured_from TEXT NOT NULL,
    camera TEXT,
    imported_at INTEGER NOT NULL
);
CREATE INDEX asset_by_capture ON asset (library_id, captured_at, id);

-- A file of an asset in the library. With removed_at it is a tombstone: the user removed
-- this content on purpose, and an import does not bring it back.
CREATE TABLE resource (
    id INTEGER PRIMARY KEY,
    asset_id INTEGER NOT NULL REFERENCES asset,
    library_id INTEGER NOT NULL REFERENCES library,
    role TEXT NOT NULL,
    original_path BLOB NOT NULL,
    library_path BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    content_identifier TEXT,
    burst_identifier TEXT,
    removed_at INTEGER
);
CREATE INDEX resource_by_asset ON resource (asset_id);
CREATE INDEX resource_by_digest ON resource (library_id, sha256);
CREATE UNIQUE INDEX resource_by_path ON resource (library_id, library_path) WHERE removed_at IS NULL;

-- What each place is known to hold of a resource, and how that is known.
CREATE TABLE evidence (
    resource_id INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
    place TEXT NOT NULL,
    grade TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    value BLOB NOT NULL,
    observed_at INTEGER NOT NULL,
    PRIMARY KEY (resource_id, place)
) WITHOUT ROWID;

-- Files of a source whose content the library has or had: they are not opened again.
CREATE TABLE seen (
    library_id INTEGER NOT NULL,
    source_key TEXT NOT NULL,
    folder BLOB NOT NULL,
    name BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    resource_id INTEGER NOT NULL REFERENCES resource,
    job_id INTEGER NOT NULL,
    PRIMARY KEY (library_id, source_key, folder, name)
) WITHOUT ROWID;

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    name TEXT NOT NULL,
    path BLOB,
    size_bytes INTEGER,
    code TEXT,
    detail TEXT,
    import_id INTEGER,
    job_id INTEGER
);
