"""Where people work: municipalities, organisations and workplaces."""
