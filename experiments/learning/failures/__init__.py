"""What did not work: why, by structured reasons; what it cost; what not doing it saves; what to try next."""
