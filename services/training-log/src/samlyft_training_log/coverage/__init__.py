"""How much of a workplace is trained in a topic now, and how that wears off."""
