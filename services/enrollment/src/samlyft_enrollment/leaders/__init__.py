"""Local project leaders: mandate, share of post, and posts that stand vacant."""
