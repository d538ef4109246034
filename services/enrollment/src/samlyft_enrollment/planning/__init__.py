"""Planned sessions: when and where training is held, by whom, and for how many."""
