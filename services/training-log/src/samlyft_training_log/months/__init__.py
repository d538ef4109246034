"""Months: checked, closed, reopened."""
