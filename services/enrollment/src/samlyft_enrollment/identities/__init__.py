"""Reads of identity numbers, and the log of them."""
