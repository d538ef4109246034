"""Operative support, logged in two taps."""
