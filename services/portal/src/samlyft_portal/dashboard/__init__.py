"""A project as those see it who lead, follow and report it."""
