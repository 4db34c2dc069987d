"""Where assets are uploaded to: one module for each kind of destination."""
