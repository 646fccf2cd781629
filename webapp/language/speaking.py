"""How texts of the pages are said: by the reader's catalogue, and what the domain says in them likewise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask import Flask, has_app_context
from flask_babel import Babel, Domain
from jinja2 import pass_context
from jinja2.runtime import Context

from webapp.language.catalogue import LOCALE, translations
from webapp.language.choice import language
from webapp.language.offered import offered
from webapp.language.said import as_read, piece, said


class PagesDomain(Domain):  # type: ignore[misc]
    """Where flask_babel looks texts up: in memory, by the language of the reader."""

    def get_translations(self) -> NullTranslations:
        """Give the texts for whoever reads now."""
        return translations(language())

    def gettext(self, string: str, **variables: Any) -> str:
        """Say a text with its values."""
        return str(super().gettext(string, **_said_in(variables)))

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """Say a text for one or many."""
        return str(super().ngettext(singular, plural, num, **_said_in(variables)))


def speak(app: Flask) -> None:
    """Install gettext, and the doors through which sentences of the domain reach a page."""
    Babel(app).domain_instance = PagesDomain()
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.globals["gettext"] = _with_values_said(env.globals["gettext"])
    env.globals["ngettext"] = _with_values_said(env.globals["ngettext"])
    env.finalize = as_read
    env.filters |= {"said": said, "piece": piece, "offered": offered}


def texts_at_hand() -> AbstractContextManager[object]:
    """Let gettext find the texts where no application is at hand: mails are written outside every request."""
    return nullcontext() if has_app_context() else _desk().app_context()


@lru_cache(maxsize=1)
def _desk() -> Flask:
    """Make the application at which letters are written: it speaks, and can do nothing else."""
    desk = Flask("letters", root_path=str(LOCALE), static_folder=None, template_folder=None)
    Babel(desk).domain_instance = PagesDomain()
    return desk


def _said_in(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said(value) if type(value) is str else value for name, value in variables.items()}


def _with_values_said(write: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def writing(context: Context, *texts: Any, **variables: Any) -> str:
        return write(context, *texts, **_said_in(variables))

    return writing
