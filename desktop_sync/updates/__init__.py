"""New versions of the program: whether there is one, what changed, and getting it."""
