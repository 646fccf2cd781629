"""HTML pages, one room per file.

How a page is made. ``webapp/pages/<room>.py`` holds ``pages = Blueprint("<room>", __name__)``; ``webapp.app``
registers every module of this folder. A view parses the request into a command record, calls one function of
``experiments`` with ``session()`` first, then ``current_actor()``, and ``now()``/``today()`` as arguments, and
renders ``templates/<room>/<view>.html``, which extends ``base.html`` (blocks ``title``, ``content``, ``head``; ``{%
set room = "goals" %}`` marks the entry of the navigation). The parts of ``_macros.html`` are there as ``tb``. Forms
carry ``{{ csrf() }}``; every unsafe request without a valid token is refused before the view runs. Domain refusals
(``DomainError``) may simply be raised: they become a page with the right status. A form that wants to show them at
its fields catches ``RuleBroken`` and renders itself with 422. The transaction is committed when the answer is below
400 and rolled back otherwise; a view never commits (``storage.keep_changes()`` keeps them although it answers 4xx).
Text goes through ``_()``; numbers through the filters of ``formatting``; names of things through ``words``.
"""
