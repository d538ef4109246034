"""Minutes outside the schedule, for those who pay for them."""
