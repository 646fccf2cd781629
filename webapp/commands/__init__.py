"""The commands of ``trialbook``, one per file: a click command named ``command``, loaded only when called."""
