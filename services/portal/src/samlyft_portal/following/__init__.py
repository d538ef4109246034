"""What comes of the training: workplaces, the chain, the plan, months and the entries behind the figures."""
