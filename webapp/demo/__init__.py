"""The demo: Quernwell Mill, an invented stone mill, and three planning cycles of its experiments.

The story is made from seeds through the same functions a user goes through; ``load_demo`` in ``story`` tells it.
"""
