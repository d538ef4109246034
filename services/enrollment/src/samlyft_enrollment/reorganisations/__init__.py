"""Workplaces that are split, merged, renamed, moved to another employer or closed, from a day on."""
