"""Channels: which accounts exist, for whom, why and whose; a new one has to say which goal it serves better."""
