"""Who attended, and for how many minutes."""
