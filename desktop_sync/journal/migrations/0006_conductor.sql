-- What is different for a destination of the conditions under which the user wants work done: a
-- JSON object, of what is as everywhere nothing.
ALTER TABLE destination ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';

-- The size of an asset's largest file: what a way with a ceiling lets through or not.
ALTER TABLE upload ADD COLUMN largest_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE upload SET largest_bytes = (
    SELECT COALESCE(MAX(size_bytes), 0) FROM resource
    WHERE resource.asset_id = upload.asset_id AND removed_at IS NULL
);
CREATE TRIGGER upload_begun AFTER INSERT ON upload BEGIN
    UPDATE upload SET largest_bytes = (
        SELECT COALESCE(MAX(size_bytes), 0) FROM resource
        WHERE resource.asset_id = new.asset_id AND removed_at IS NULL
    ) WHERE id = new.id;
END;
CREATE TRIGGER upload_resized AFTER UPDATE OF size_bytes ON upload
WHEN new.size_bytes <> old.size_bytes BEGIN
    UPDATE upload SET largest_bytes = (
        SELECT COALESCE(MAX(size_bytes), 0) FROM resource
        WHERE resource.asset_id = new.asset_id AND removed_at IS NULL
    ) WHERE id = new.id;
END;

-- Networks by what tells one from every other. "metered" is what the user says of it, NULL where
-- that is left to the system.
CREATE TABLE network (
    identity TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    metered INTEGER,
    seen_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What was learnt of the way from a network ("" for an unknown one) to a destination. Files of
-- "refused_bytes" did not get through, those of "passed_bytes" did; "parallel" at once were useful.
CREATE TABLE route (
    network TEXT NOT NULL,
    destination_id INTEGER NOT NULL REFERENCES destination ON DELETE CASCADE,
    refused_bytes INTEGER,
    refused_at INTEGER,
    passed_bytes INTEGER NOT NULL DEFAULT 0,
    parallel INTEGER,
    latency_us INTEGER,
    learnt_at INTEGER NOT NULL,
    PRIMARY KEY (network, destination_id)
) WITHOUT ROWID;

-- How many bytes were let go on each day, by the user's own calendar, where bytes cost money.
CREATE TABLE metered_day (day TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL) WITHOUT ROWID;
