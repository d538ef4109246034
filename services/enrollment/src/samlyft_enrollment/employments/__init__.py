"""Single employments: mended, removed when they were wrong, restored when they were not."""
