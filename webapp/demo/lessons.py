"""What Quernwell Mill believes after three cycles: the lessons as written when an experiment was closed."""

from __future__ import annotations

from dataclasses import replace

from experiments.learning.lessons.lesson import Stance
from webapp.demo.telling import LessonTold

QUESTIONS = LessonTold(
    "L1",
    "Question headlines bring more first clicks",
    "People who do not know us, feed ads for baking kits",
    "A question asks for an answer; the claim does not.",
    "Use a question where changing the headline is free; plan with less than the first result.",
)
QUESTIONS_AGAIN = replace(QUESTIONS, stance=Stance.OPEN)
MAKING = LessonTold(
    "L2",
    "Show the making, not the result",
    "Our followers, photo posts",
    "They learn something they can use at the weekend; it may hold only for people who bake already.",
    "Make a series of hands at work; look again when the followers change, and draw by kind of follower.",
)
NOT_THE_MAKING = replace(MAKING, stance=Stance.CONTRADICTS)
MAIL_ALONE = LessonTold(
    "L3",
    "Ads beside the e-mail bring recent buyers nothing",
    "Customers of the last 60 days with one order",
    "They had the e-mail and would have come anyway.",
    "Keep the e-mail alone and exclude buyers of the last 60 days: about €640 a quarter saved.",
)
DAILY = LessonTold(
    "L4",
    "Post daily",
    "Our followers, all kinds of posts",
    "More posts, more visits to the profile; but a food fair fell into the daily weeks.",
    "Draw six daily weeks and six quiet weeks, or drop it.",
)
FIVE_EUROS = LessonTold(
    "L5",
    "Say what €5 does",
    "People near a school, stories for the school fund",
    "They can picture one class and one bag of flour.",
    "Use it for the whole appeal; one repeat would make the evidence strong.",
)
REAL_SHARE = LessonTold(
    "L6",
    "Count 0.41 of the platform's sales",
    "Paid social of the mill, sales in the shop, autumn",
    "Many who saw an ad would have bought anyway; the platform claims them all.",
    "Plan budgets with 0.41 of what the platform claims, and leave regions out again in half a year.",
)
SAVED_REPLIES = LessonTold(
    "L7",
    "Saved replies are quicker and solve less",
    "Questions in direct messages and comments",
    "The saved text answers the commonest question, not the one that was asked.",
    "Stop them as they are; try saved first lines with an own ending.",
)
DISCOUNT = LessonTold(
    "L8",
    "A discount brings them back, not the margin",
    "Customers silent for nine months",
    "They order once, and the discount eats what they bring.",
    "Use it to bring back, not to earn; wait for their second order without a discount.",
    version="20 % off",
)
