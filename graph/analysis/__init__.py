"""What stands out, as pure functions: arrays of evidence in, findings out. No database, no clock, no settings file."""
