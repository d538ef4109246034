"""Who counts as a participant under which call: dated data with a source, no code."""
