"""Other organisations: what is shared with them under agreement, and what it shows."""
