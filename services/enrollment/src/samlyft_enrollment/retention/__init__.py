"""Rules for how long things are kept."""
