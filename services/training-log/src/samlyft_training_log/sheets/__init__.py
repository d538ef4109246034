"""Paper sheets, read twice and compared."""
