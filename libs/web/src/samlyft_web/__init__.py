"""What a request meets: refusals, errors and pages, without a database or a broker."""
