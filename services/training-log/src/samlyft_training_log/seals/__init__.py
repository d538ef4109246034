"""The chain of sealed postings."""
