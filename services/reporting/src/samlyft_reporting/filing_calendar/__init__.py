"""When months are to be filed, and what stands in the way."""
