"""The SQLite file that remembers every asset, resource, digest, job and event."""
