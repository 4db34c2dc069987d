"""The engine: it takes commands, does the work in the background, and announces it."""
