"""Wishes for help, between a person and whom she chose; nobody else sees them, and nothing of them remains."""
