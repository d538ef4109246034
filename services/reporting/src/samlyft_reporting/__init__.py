"""What the facts add up to: read models, summaries as of any date and comparisons."""
