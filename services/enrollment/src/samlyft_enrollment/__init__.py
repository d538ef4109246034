"""Enrollment: tenants and grants, workplaces, people and their employments, projects and who takes part."""
