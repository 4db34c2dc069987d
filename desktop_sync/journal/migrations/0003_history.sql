-- The history as its page shows it: the story of a job, the events that are rows of their own
-- (what an import brought is one row), what became of rot and loss, and how much a day brought.

CREATE INDEX event_by_job ON event (job_id, event) WHERE job_id IS NOT NULL;
CREATE INDEX event_row ON event (at)
    WHERE event IN ('import-started', 'failed', 'cancelled', 'removed', 'rotten', 'lost', 'verified');
CREATE INDEX event_found ON event (path) WHERE event IN ('rotten', 'lost');
CREATE INDEX event_imported ON event (at) WHERE event = 'imported';
