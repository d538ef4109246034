"""What is measured on staff, who sees it and for how long: one answer for staff and their unions."""
