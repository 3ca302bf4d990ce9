"""Readers: from the bytes of one kind of file to a ``Reading``."""
