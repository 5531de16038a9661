"""What was found wrong with data, and the ways to tell a person or a machine."""
