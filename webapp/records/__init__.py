"""Page records: what a template needs, computed nowhere else, already in the words and numbers of the reader.

A page turns domain objects or an analysis document into one of these frozen records; templates only lay them out.
"""
