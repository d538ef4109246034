"""Answers, by token, by link and from paper."""
