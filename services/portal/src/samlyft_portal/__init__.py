"""The pages of Samlyft: whatever they show or do goes through the public APIs with the reader's own token."""
