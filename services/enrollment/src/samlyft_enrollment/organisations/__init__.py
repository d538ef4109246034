"""Employers and partners, and who buys care of whom."""
