"""The three short pages that a new profile is greeted with."""

STEP = "first-run-step"
"""Where the window's memory keeps which of them is next, until there is none."""
