"""Activities: what is taught, to which goals, in how many minutes."""
