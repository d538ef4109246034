"""A workplace as its manager and champion see it, on a phone: who, what comes, what to log."""
