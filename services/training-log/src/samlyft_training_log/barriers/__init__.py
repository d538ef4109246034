"""Barriers, and their trend."""
