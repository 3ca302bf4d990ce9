"""Copies of files without one person: of the same kind, laid out as before, with a mark for each sign that was taken out."""
