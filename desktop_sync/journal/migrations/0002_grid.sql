-- What the library's grid shows of an asset besides its name, where its files say it.
ALTER TABLE asset ADD COLUMN duration_ms INTEGER;
ALTER TABLE asset ADD COLUMN width INTEGER;
ALTER TABLE asset ADD COLUMN height INTEGER;

-- Which import brought the content that lies in the library.
ALTER TABLE resource ADD COLUMN import_id INTEGER REFERENCES import;
CREATE TEMP TABLE first_seen AS
    SELECT resource_id, MIN(job_id) AS job_id FROM main.seen GROUP BY resource_id;
CREATE UNIQUE INDEX temp.first_seen_by_resource ON first_seen (resource_id);
UPDATE resource SET import_id = (
    SELECT job.import_id FROM temp.first_seen JOIN main.job ON job.id = first_seen.job_id
    WHERE first_seen.resource_id = resource.id
);
DROP TABLE temp.first_seen;

-- An asset is present while it has a file that was not removed, and proven while the copy of
-- each of them was read back. Both are kept here, by the triggers below, so that a library of
-- any size is counted and paged through in the order of one index.
ALTER TABLE asset ADD COLUMN is_present INTEGER NOT NULL DEFAULT 0;
ALTER TABLE asset ADD COLUMN is_proven INTEGER NOT NULL DEFAULT 0;

CREATE VIEW asset_state AS
SELECT
    asset.id AS id,
    EXISTS (
        SELECT 1 FROM resource WHERE resource.asset_id = asset.id AND removed_at IS NULL
    ) AS is_present,
    NOT EXISTS (
        SELECT 1 FROM resource WHERE resource.asset_id = asset.id AND removed_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM evidence WHERE evidence.resource_id = resource.id
            AND place = 'library' AND grade = 'read_back'
        )
    ) AS is_proven
FROM asset;

UPDATE asset SET (is_present, is_proven) = (
    SELECT is_present, is_proven FROM asset_state WHERE asset_state.id = asset.id
);

CREATE TRIGGER resource_added AFTER INSERT ON resource BEGIN
    UPDATE asset SET is_present = 1, is_proven = 0 WHERE id = new.asset_id;
END;

CREATE TRIGGER resource_moved AFTER UPDATE OF asset_id, removed_at ON resource BEGIN
    UPDATE asset SET (is_present, is_proven) = (
        SELECT is_present, is_proven FROM asset_state WHERE asset_state.id = asset.id
    ) WHERE id IN (old.asset_id, new.asset_id);
END;

CREATE TRIGGER evidence_added AFTER INSERT ON evidence WHEN new.place = 'library' BEGIN
    UPDATE asset SET (is_present, is_proven) = (
        SELECT is_present, is_proven FROM asset_state WHERE asset_state.id = asset.id
    ) WHERE id = (SELECT asset_id FROM resource WHERE resource.id = new.resource_id);
END;

CREATE INDEX asset_in_grid ON asset (
    library_id, captured_at, id, is_present, is_proven, name, camera
) WHERE is_present;
