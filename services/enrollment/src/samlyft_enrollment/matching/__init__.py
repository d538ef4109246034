"""Who may be one person: suggested by name and workplace, answered by a human."""
