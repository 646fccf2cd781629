"""The domain: goals, experiments, result files, verdicts and lessons. No web framework below this line.

The rooms, lowest first: ``metrics`` names what is measured, ``reading`` turns a file into a recognised table,
``reduction`` sums it up, ``judging`` compares and decides, ``people``, ``goals`` and ``trials`` keep who wants to
find out what, ``results`` stores what came out, ``learning`` keeps what it taught.
"""
