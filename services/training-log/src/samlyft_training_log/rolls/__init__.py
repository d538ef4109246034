"""Attendance lists: from sign-ups and marks to what is recorded when a session is submitted."""
