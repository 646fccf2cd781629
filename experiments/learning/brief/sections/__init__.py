"""What a next-cycle plan says beside its proposals: goals, what is to be looked at again, what is open, money."""
