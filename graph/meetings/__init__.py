"""Tasking meetings: the agenda that fills itself, what is said and decided there, and what becomes of it."""
