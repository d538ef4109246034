"""The whole stack on one machine: PostgreSQL, NATS, the services and one origin in front."""
