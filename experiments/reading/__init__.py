"""From bytes to a recognised table. Pure: no database, no clock, nothing stored.

Start at ``report`` for what comes out; ``sources`` holds one file per platform.
"""
