"""Work that takes longer than a request: the row is the queue, a worker takes it up, nothing is done twice."""
