"""Certificates as PDF: one at once, or a whole month in parts with progress shown."""
