"""The fourteen recipes in their order.

Sizes are cautious. Where a recipe sees only large differences it says so: then it is repeated each cycle, and the
repeats add up.
"""

from __future__ import annotations

from experiments.trials.toolkits.recipes import ads, lists, posts
from experiments.trials.toolkits.recipes.recipe import Recipe

RECIPES: tuple[Recipe, ...] = (
    ads.QUESTION,
    ads.PRICE,
    posts.HANDS_OR_BREAD,
    posts.LUNCH_OR_EVENING,
    lists.BESIDE_MAIL,
    lists.WIN_BACK,
    ads.ONE_CLASS,
    lists.THANK_YOU,
    posts.EXPERT,
    ads.CHECKLIST,
    ads.WAITING_LIST,
    posts.SAVED_REPLY,
    lists.WITHOUT_ADS,
    lists.ALONE_AND_TOGETHER,
)
