"""The local, verified copy of everything imported."""
