"""Frozen results of closed rounds."""
