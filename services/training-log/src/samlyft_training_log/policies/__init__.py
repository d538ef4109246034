"""Rules of a project that change with time."""
