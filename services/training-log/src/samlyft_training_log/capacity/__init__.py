"""Whether champions use, and have, the time that their posts set aside."""
