"""The team's own words: what *we* mean by a lead, an engaged or a lapsed person; shown wherever the word stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.own_words import (
    OwnWord,
    add_own_word,
    change_own_word,
    get_own_word,
    list_own_words,
    own_words_of,
    remove_own_word,
)
from experiments.people.permission import may
from experiments.people.record.history import acts_on
from webapp.forms.answers import key
from webapp.forms.own_word import own_word_change, own_word_fields, own_word_given
from webapp.language.said import said
from webapp.meanwhile import choose, is_quicker
from webapp.records.archive.own_words import OwnTerms, meant_before, numbers_offered, word_line
from webapp.records.team.history import history_lines
from webapp.records.team.meanwhile import as_seen
from webapp.security import current_actor, current_person
from webapp.storage import now, session
from webapp.undoing import done

pages = Blueprint("own_words", __name__)


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let a page list the words that stand in what it says, and offer the numbers that the team has defined."""
    return {"own_words_in": lambda *texts: own_terms().named_in(texts), "own_numbers": lambda: own_terms().numbers()}


@pages.app_template_filter("in_our_words")
def in_our_words(text: object) -> Markup:
    """Mark the team's own words in a text, each with what it means here."""
    return own_terms().mark("" if text is None else said(text) if type(text) is str else text)


def own_terms() -> OwnTerms:
    """Give the words of the reader's team; none for whoever is not logged in. Read once a request."""
    terms: OwnTerms | None = g.get("own_terms")
    if terms is None:
        known = current_person() is not None
        terms = g.own_terms = OwnTerms(own_words_of(session(), current_actor().team_id) if known else ())
    return terms


@pages.get("/words")
def index() -> ResponseReturnValue:
    """List the words, with a form for one more."""
    return _page({}, ())


@pages.post("/words")
def add() -> ResponseReturnValue:
    """Enter a word."""
    db, actor = session(), current_actor()
    try:
        word = add_own_word(db, actor, own_word_given(request.form), now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _page(request.form, refusal.faults), 422
    flash(_("“%(word)s” now says what it means wherever it stands.", word=word.name))
    return redirect(url_for("own_words.index", _anchor=f"word-{word.id}"), 303)


@pages.get("/words/<int:word_id>")
def edit(word_id: int) -> ResponseReturnValue:
    """Show one word, to be changed, and what it meant before."""
    word = get_own_word(session(), current_actor(), word_id)
    return _form(word, own_word_fields(word), ())


@pages.post("/words/<int:word_id>")
def save(word_id: int) -> ResponseReturnValue:
    """Change a word."""
    db, actor = session(), current_actor()
    version = key(request.form.get("version"))
    try:
        change_own_word(db, actor, word_id, own_word_change(request.form), version=version, now=now())
    except WrongStatus as refusal:
        if not is_quicker(refusal):
            raise
        db.rollback()
        return _choose(get_own_word(db, actor, word_id))
    except RuleBroken as refusal:
        db.rollback()
        return _form(get_own_word(db, actor, word_id), request.form, refusal.faults), 422
    flash(_("Kept. What it meant before stands in its history."))
    return redirect(url_for("own_words.index", _anchor=f"word-{word_id}"), 303)


@pages.post("/words/<int:word_id>/remove")
def remove(word_id: int) -> ResponseReturnValue:
    """Take a word out."""
    word = get_own_word(session(), current_actor(), word_id)
    fields = own_word_fields(word)
    remove_own_word(session(), current_actor(), word_id, version=key(request.form.get("version")), now=now())
    says = _("“%(word)s” is taken out. What it meant stands on record.", word=word.name)
    done(says, url_for("own_words.add"), _("Put “%(word)s” back", word=word.name), **fields)
    return redirect(url_for("own_words.index"), 303)


def _page(given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    words = list_own_words(session(), current_actor())
    return render_template(
        "own_words/index.html",
        lines=[word_line(word) for word in words],
        given=given,
        faults=faults,
        numbers=numbers_offered(),
        may_change=may(current_actor(), "own_word.change"),
    )


def _form(word: OwnWord, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    acts = acts_on(db, actor, {"own_word": [word.id]})
    return render_template(
        "own_words/edit.html",
        line=word_line(word),
        given=given,
        faults=faults,
        was=as_seen(own_word_fields(word)),
        numbers=numbers_offered(),
        lines=[(line, meant_before(act)) for line, (act, _by) in zip(history_lines(acts), acts, strict=True)],
        may_change=may(actor, "own_word.change", word),
    )


def _choose(word: OwnWord) -> ResponseReturnValue:
    """Show what somebody else stored meanwhile beside what was typed."""
    return choose(
        ("own_word", word.id),
        headline=word.name,
        room="archive",
        version=word.version,
        form=request.form.to_dict(),
        stored=own_word_fields(word),
        says={},
        leave=url_for("own_words.edit", word_id=word.id),
    )
