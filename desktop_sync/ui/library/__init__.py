"""The page Library: the grid by day, the search above it, and one asset's receipt beside it."""
