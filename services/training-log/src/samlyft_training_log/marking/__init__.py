"""Marking presence by QR at the workplace meeting."""
