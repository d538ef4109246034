"""What the training log tells of attendance and months, and what follows here."""
