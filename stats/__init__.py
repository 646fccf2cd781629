"""Statistics of aggregate social and ad data: numbers in, frozen records out.

Nothing here knows of files, databases, pages or the clock. Each room holds one subject, each file one method: shares,
averages, units (days, posts), several, looks, bayes, places, planning, across and checks, over numerics; calibration
proves by simulation what they promise. Start at ``effects`` for the one result form that every comparison returns, and
at ``errors`` for how a number that does not exist is said. What is offered as ``from stats import ...`` stands in
``__init__.pyi`` and is loaded when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
