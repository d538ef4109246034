"""Open data: published figures of projects whose owner has opened them, for anybody."""
