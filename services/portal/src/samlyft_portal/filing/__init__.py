"""The funder's month files: what is due, what stands in the way, filing, and what differs afterwards."""
