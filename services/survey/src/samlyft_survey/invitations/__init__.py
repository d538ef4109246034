"""Invitations: one-time tokens for those who may answer."""
