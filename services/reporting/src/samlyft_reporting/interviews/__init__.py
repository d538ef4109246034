"""Interviews for an evaluation: samples drawn here, and those drawn, for those who ask them."""
