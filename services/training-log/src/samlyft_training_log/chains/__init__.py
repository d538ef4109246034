"""The chain of trainers: who trained whom, in what, and how far it carries."""
