"""Sessions held."""
