-- A copy in the library that was found to be something else, or not to be there, is proven no more.
CREATE TRIGGER evidence_lost AFTER DELETE ON evidence WHEN old.place = 'library' BEGIN
    UPDATE asset SET (is_present, is_proven) = (
        SELECT is_present, is_proven FROM asset_state WHERE asset_state.id = asset.id
    ) WHERE id = (SELECT asset_id FROM resource WHERE resource.id = old.resource_id);
END;

-- Those that were found so before, and not to be whole again since.
DELETE FROM evidence WHERE place = 'library' AND EXISTS (
    SELECT 1 FROM resource JOIN event ON event.path = resource.library_path
    WHERE resource.id = evidence.resource_id AND event.event IN ('rotten', 'lost')
    AND event.at > evidence.observed_at
);

-- What failed for such a copy is tried again once there is a whole one.
CREATE TRIGGER asset_whole_again AFTER UPDATE OF is_proven ON asset
WHEN new.is_proven AND NOT old.is_proven BEGIN
    UPDATE upload SET state = 'pending', attempts = 0, not_before = NULL, code = NULL,
        path = NULL, detail = NULL, ended_at = NULL
    WHERE asset_id = new.id AND state = 'failed' AND code IN ('changed', 'vanished');
END;
