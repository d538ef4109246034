"""Shifts: when people are on duty, so that training is proposed when most of a work group is."""
