"""Sign-ups: who has a seat, who waits for one, and who released the time."""
