"""Report packs: asked for in the reader's choice of language, followed, and fetched."""
