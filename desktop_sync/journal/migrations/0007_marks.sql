-- What somebody made of an asset on the device it comes from: a favourite, hidden there, and the
-- albums it is in, by name. Two devices may have albums of the same name.
ALTER TABLE asset ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE asset ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;

CREATE TABLE album (
    id INTEGER PRIMARY KEY,
    source_key TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (source_key, name)
);

CREATE TABLE album_asset (
    asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
    album_id INTEGER NOT NULL REFERENCES album,
    PRIMARY KEY (asset_id, album_id)
) WITHOUT ROWID;

-- A destination that "keeps_marks" has favourites and albums itself; one that "knows_sha1" knows
-- files by it.
ALTER TABLE destination ADD COLUMN keeps_marks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE destination ADD COLUMN knows_sha1 INTEGER NOT NULL DEFAULT 0;
UPDATE destination SET keeps_marks = 1, knows_sha1 = 1 WHERE type = 'immich';

-- What an import has made besides SHA-256, of the same bytes.
ALTER TABLE resource ADD COLUMN sha1 BLOB;

-- The files are there, but there is more to be said of them: something was marked while they were
-- uploaded, or the destination would not hear of it.
ALTER TABLE upload ADD COLUMN join_again INTEGER NOT NULL DEFAULT 0;
CREATE INDEX upload_join_again ON upload (id) WHERE join_again;

-- What is marked later is told to destinations that keep marks, without sending any file.
CREATE TRIGGER asset_favoured AFTER UPDATE OF favourite ON asset
WHEN new.favourite AND NOT old.favourite BEGIN
    UPDATE upload SET join_again = 1
    WHERE asset_id = new.id AND state = 'running'
    AND destination_id IN (SELECT id FROM destination WHERE keeps_marks);
    UPDATE upload SET state = 'pending', attempts = 0, grade = NULL, resources_sent = 0,
        bytes_sent = 0, ended_at = NULL
    WHERE asset_id = new.id AND state = 'succeeded'
    AND destination_id IN (SELECT id FROM destination WHERE keeps_marks);
END;

CREATE TRIGGER asset_in_album AFTER INSERT ON album_asset BEGIN
    UPDATE upload SET join_again = 1
    WHERE asset_id = new.asset_id AND state = 'running'
    AND destination_id IN (SELECT id FROM destination WHERE keeps_marks);
    UPDATE upload SET state = 'pending', attempts = 0, grade = NULL, resources_sent = 0,
        bytes_sent = 0, ended_at = NULL
    WHERE asset_id = new.asset_id AND state = 'succeeded'
    AND destination_id IN (SELECT id FROM destination WHERE keeps_marks);
END;
