"""Learning platforms that send statements, and the learners that nobody has matched yet."""
