"""Month files (deltagarrapport): checked, written, kept as sent, and filed again in order after a correction."""
