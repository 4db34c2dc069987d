"""Grids of tiles in groups under heads, as Library and Device have them."""
