"""Plumbing of the services, without a domain word apart from the events."""
