"""Life after the project: introductions, refreshers, and champions carried on."""
