"""Report packs: gathered once, frozen with a hash of what they are made of, set as PDF, workbook and JSON."""
