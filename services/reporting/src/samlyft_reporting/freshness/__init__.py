"""How far the read model has come with each source."""
