"""A chart as a file to take along."""
