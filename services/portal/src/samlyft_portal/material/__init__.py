"""What is used in training: links of activities, packages, and what others share."""
