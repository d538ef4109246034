"""Entries as files: streamed at once, or made by a job that can be watched, cancelled and fetched later."""
