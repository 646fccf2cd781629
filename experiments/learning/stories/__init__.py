"""Stories: what is told of an experiment, a lesson, a goal or a cycle, and to whom it was told."""
