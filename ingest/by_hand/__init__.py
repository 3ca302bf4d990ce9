"""What people write in themselves: a report, a person, a place, a link, a correction.

Each becomes a record like any other, read by the same readers, with a file of its own that says what was written, by whom and
when. Nothing is overwritten: a correction is a record too, and what it puts right stays beside it.
"""
