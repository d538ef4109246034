"""Writes of the read model: what the other services told."""
