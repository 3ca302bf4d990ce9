"""The quarter's tables as people see them: on pages, in files, as charts."""
