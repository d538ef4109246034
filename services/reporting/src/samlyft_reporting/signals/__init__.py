"""Signals: what the evaluations found that makes training last or fade, computed from what is known."""
