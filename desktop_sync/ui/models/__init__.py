"""Qt item models. They hold a window of rows and ask the engine for more."""
