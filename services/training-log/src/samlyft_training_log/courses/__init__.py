"""Web courses, knowledge tests, their results, and who may see what of them."""
