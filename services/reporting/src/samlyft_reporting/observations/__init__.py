"""What only somebody who was there can tell of a workplace, for signals."""
