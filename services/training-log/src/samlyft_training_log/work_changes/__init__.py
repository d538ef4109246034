"""Changed ways of working, and how many workplaces and managers have one."""
