"""Before and after: what the people of a project answered, and what is different since."""
