"""Results of web courses and knowledge tests."""
