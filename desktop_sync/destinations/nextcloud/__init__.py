"""Nextcloud as a destination, by its own extensions of WebDAV."""
