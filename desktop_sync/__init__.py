"""Desktop Sync: a photo importer and background uploader for the desktop."""

__version__ = "0.1.0"
