"""Immich, versions 2 and 3, as a destination. Nothing is imported before one is made."""
