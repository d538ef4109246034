"""Figures of a project as known on a date."""
