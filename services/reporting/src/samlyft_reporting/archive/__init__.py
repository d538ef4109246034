"""What goes to the e-archive: filed documents with their metadata and hashes, as one transfer package."""
