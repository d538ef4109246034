"""`samlyft`: what an administrator does with an installation, from one command line."""
