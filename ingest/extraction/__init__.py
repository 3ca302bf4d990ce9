"""What free text says: dates, names, identifiers, people and places, each with its span."""
