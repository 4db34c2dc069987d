-- Where assets are uploaded to. A number is never given again: evidence names its place by it,
-- as 'destination:<id>'. An untidy one may have temporary files of ours that nobody goes on with.
CREATE TABLE destination (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    options TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    untidy INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL
);

-- One asset's upload to one destination; "size_bytes" is the size of all its files. Once it has
-- succeeded, "grade" is the weakest evidence of them, and the rest says what had to be sent.
CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
    destination_id INTEGER NOT NULL REFERENCES destination ON DELETE CASCADE,
    library_id INTEGER NOT NULL REFERENCES library,
    captured_at TEXT,
    size_bytes INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    code TEXT,
    path BLOB,
    detail TEXT,
    grade TEXT,
    resources_sent INTEGER NOT NULL DEFAULT 0,
    bytes_sent INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER,
    UNIQUE (asset_id, destination_id)
);
CREATE INDEX upload_by_state ON upload (destination_id, library_id, state, grade, size_bytes);
CREATE INDEX upload_next ON upload (destination_id, library_id, captured_at, id, not_before)
    WHERE state = 'pending';
CREATE INDEX upload_later ON upload (destination_id, library_id, not_before)
    WHERE state = 'pending' AND not_before IS NOT NULL;
CREATE INDEX upload_ended ON upload (destination_id, library_id, ended_at)
    WHERE ended_at IS NOT NULL;
-- The parts of the job list, in the order they are shown.
CREATE INDEX upload_in_line ON upload (library_id, captured_at, id, destination_id)
    WHERE state = 'pending';
CREATE INDEX upload_failed ON upload (library_id, captured_at, id) WHERE state = 'failed';
CREATE INDEX upload_done ON upload (library_id, ended_at, id)
    WHERE ended_at IS NOT NULL AND state <> 'failed';
CREATE INDEX job_done ON job (ended_at, id, import_id)
    WHERE ended_at IS NOT NULL AND state <> 'failed';
-- Which assets are proven where, by more than the size of their files: in the order of the assets,
-- so that those proven in several places are counted in one pass.
CREATE INDEX upload_proven ON upload (library_id, asset_id, state, grade)
    WHERE state = 'succeeded' AND grade <> 'size_only';
CREATE INDEX asset_unproven ON asset (library_id) WHERE is_present AND NOT is_proven;

-- How a destination names a file that was sent to it. Written before the file is proven there: if
-- the answer is lost, the destination is asked.
CREATE TABLE remote (
    resource_id INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
    destination_id INTEGER NOT NULL REFERENCES destination ON DELETE CASCADE,
    ref BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (resource_id, destination_id)
) WITHOUT ROWID;

-- How a destination calls what is half sent of a file.
CREATE TABLE unfinished (
    resource_id INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
    destination_id INTEGER NOT NULL REFERENCES destination ON DELETE CASCADE,
    state TEXT NOT NULL,
    PRIMARY KEY (resource_id, destination_id)
) WITHOUT ROWID;

-- An asset is to be uploaded everywhere from the moment the library's copy of it is proven. (No
-- OR IGNORE: the OR REPLACE of the statement that fired a trigger would take its place.)
CREATE TRIGGER asset_proven AFTER UPDATE OF is_present, is_proven ON asset
WHEN new.is_present AND new.is_proven AND NOT (old.is_present AND old.is_proven) BEGIN
    INSERT INTO upload (asset_id, destination_id, library_id, captured_at, size_bytes)
    SELECT new.id, destination.id, new.library_id, new.captured_at, (
        SELECT SUM(size_bytes) FROM resource
        WHERE resource.asset_id = new.id AND removed_at IS NULL
    ) FROM destination
    WHERE NOT EXISTS (
        SELECT 1 FROM upload
        WHERE upload.asset_id = new.id AND upload.destination_id = destination.id
    );
END;

-- One that the user removed is not uploaded any more, nor counted where it was; what is known of
-- its files there stays.
CREATE TRIGGER asset_removed AFTER UPDATE OF is_present ON asset
WHEN old.is_present AND NOT new.is_present BEGIN
    DELETE FROM upload WHERE asset_id = new.id AND state <> 'running';
END;

-- One that grew has more to be uploaded.
CREATE TRIGGER asset_grew AFTER INSERT ON resource BEGIN
    UPDATE upload SET state = 'pending', attempts = 0, not_before = NULL, code = NULL,
        path = NULL, detail = NULL, grade = NULL, resources_sent = 0, bytes_sent = 0,
        ended_at = NULL
    WHERE asset_id = new.asset_id AND state IN ('succeeded', 'failed', 'cancelled');
    UPDATE upload SET size_bytes = (
        SELECT COALESCE(SUM(size_bytes), 0) FROM resource
        WHERE resource.asset_id = new.asset_id AND removed_at IS NULL
    ) WHERE asset_id = new.asset_id;
END;

CREATE TRIGGER asset_joined AFTER UPDATE OF asset_id ON resource
WHEN old.asset_id <> new.asset_id BEGIN
    UPDATE upload SET state = 'pending', attempts = 0, not_before = NULL, code = NULL,
        path = NULL, detail = NULL, grade = NULL, resources_sent = 0, bytes_sent = 0,
        ended_at = NULL
    WHERE asset_id = new.asset_id AND state IN ('succeeded', 'failed', 'cancelled');
    UPDATE upload SET size_bytes = (
        SELECT COALESCE(SUM(size_bytes), 0) FROM resource
        WHERE resource.asset_id = new.asset_id AND removed_at IS NULL
    ) WHERE asset_id = new.asset_id;
END;

-- What happened to uploads is told with the name that the destination had then: it may be gone.
-- What a day brought to a destination is one row, 'uploads', at the time of the last upload.
ALTER TABLE event ADD COLUMN destination TEXT;
ALTER TABLE event ADD COLUMN upload_id INTEGER;
CREATE INDEX event_by_upload ON event (upload_id, event) WHERE upload_id IS NOT NULL;
CREATE INDEX event_uploads ON event (destination, at) WHERE event = 'uploads';
CREATE INDEX event_uploaded ON event (at, event, destination, detail, size_bytes)
    WHERE event IN ('uploaded', 'found-there');
DROP INDEX event_row;
CREATE INDEX event_row ON event (at)
    WHERE event IN ('import-started', 'failed', 'cancelled', 'removed', 'rotten', 'lost', 'verified',
        'uploads', 'upload-failed', 'upload-cancelled', 'upload-lost', 'destination-added',
        'destination-removed', 'destination-paused', 'destination-resumed');
