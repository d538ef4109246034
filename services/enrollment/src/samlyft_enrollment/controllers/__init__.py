"""Who answers for which municipality's people, and what happens when a municipality leaves."""
