"""The size of an experiment in money: what it can see, what a worthwhile change takes, how likely it ends how."""
