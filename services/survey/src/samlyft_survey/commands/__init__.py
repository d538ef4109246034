"""Writes of survey, by noun: one function is one change with its events."""
