"""Projects as enrollment has them now."""
