"""Private providers: seats they bought, and what their contracts demand beside what they have reached."""
