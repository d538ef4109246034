"""Many planned sessions changed at once: previewed, undone, and told to those signed up."""
