"""Why two dates differ."""
