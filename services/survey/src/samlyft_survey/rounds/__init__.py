"""Survey rounds (mättillfällen)."""
