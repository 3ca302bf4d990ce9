"""Merebridge: the files of a fictional region, to try Kith on. Every person, number and address is invented."""
