"""Evaluation of a project: assignments, what was given, recommendations and answers."""
