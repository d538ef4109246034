"""Champions: who they are, who asks to become one, what they serve and hand over."""
