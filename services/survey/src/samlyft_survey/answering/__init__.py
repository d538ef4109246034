"""The page to answer on: server-rendered, without script, on any device that has the link."""
