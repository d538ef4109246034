"""Evaluation under a recorded, dated assignment: extracts, interview samples, recommendations."""
