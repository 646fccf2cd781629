"""How Trialbook speaks another language: whose is chosen, where its texts are, and what the domain says in it."""
