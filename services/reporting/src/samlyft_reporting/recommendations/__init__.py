"""What evaluations recommend, who owns it, and what became of it."""
