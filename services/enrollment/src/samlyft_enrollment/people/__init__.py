"""People, their dated employments and, apart from all else, their identity numbers."""
