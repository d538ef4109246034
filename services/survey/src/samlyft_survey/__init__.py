"""What people say before and after: questionnaires, rounds, answers and frozen releases."""
