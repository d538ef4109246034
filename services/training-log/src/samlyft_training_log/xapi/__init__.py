"""xAPI: a standard of its own, in an application of its own."""
