-- What is remembered of each device that was plugged in: what to do when it is there again, and
-- which of its photos and videos, by their primary files, the user left out of an import.

CREATE TABLE device (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    ios_version TEXT NOT NULL,
    mode TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE left_out (
    device_id TEXT NOT NULL,
    path BLOB NOT NULL,
    PRIMARY KEY (device_id, path)
) WITHOUT ROWID;
