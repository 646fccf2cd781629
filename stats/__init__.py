"""Statistics of aggregate social and ad data: numbers in, frozen records out.

Each file holds one method. Nothing here knows of files, databases, pages or the clock. Start at ``effects`` for the one
result form that every comparison returns, and at ``errors`` for how a number that does not exist is said.
"""
