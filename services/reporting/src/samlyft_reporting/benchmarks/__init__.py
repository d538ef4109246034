"""Figures that bodies and municipalities of different size can be compared by."""
