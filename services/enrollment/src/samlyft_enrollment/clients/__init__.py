"""Machine clients: what they are called, what they may do, and the keys by which they prove themselves."""
