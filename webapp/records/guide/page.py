"""A page of the user guide: its text from ``webapp/help``, with the lists that the book knows better than any text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.reading.cards import EXPORT_CARDS
from experiments.reading.problems.problem import Problem
from experiments.transfer.history import problems as history_problems
from webapp import words

OF_HISTORY = history_problems.__name__
FOLDER = Path(__file__).resolve().parents[2] / "help"
_LIST = re.compile(r"^\[\[(?P<name>[a-z ]+)\]\]$", re.MULTILINE)
PER_CENT = re.compile(r"(\d) %")
_ALLOWED = {
    **{f"h{level}": {"id"} for level in range(2, 5)},
    "a": {"href"},
    "table": {"class"},
    "div": {"class", "tabindex"},
    "pre": {"tabindex"},
    "ol": {"start"},
}


@dataclass(frozen=True, slots=True)
class GuidePage:
    """Title, the body as safe HTML, and its parts: the address of each heading and what it says."""

    title: str
    body: Markup
    parts: tuple[tuple[str, str], ...] = ()


def guide_page(name: str) -> GuidePage:
    """Read one page of the guide; whoever asks has checked that there is one of this name."""
    title, _, text = guide_text(name).partition("\n")
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(text)
    _dress(tokens)
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = html.replace("<table", '<div class="scroll" tabindex="0"><table').replace("</table>", "</table></div>")
    html = html.replace("<pre>", '<pre tabindex="0">')
    body = Markup(nh3.clean(html, attributes=_ALLOWED, link_rel=None))  # noqa: S704 - cleaned in the same breath
    return GuidePage(title.removeprefix("# "), body, _parts(tokens))


def _parts(tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(token.attrGet("id")), "".join(part.content for part in following.children or ()))
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    )


def guide_text(name: str) -> str:
    """Give the Markdown of a page with its lists filled in."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    return _LIST.sub(lambda found: LISTS[found["name"]](), text)


def _dress(tokens: Sequence[Token]) -> None:
    """Give tables their look, headings an address, keep numbers with their %; a command's language is for tests."""
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "table_open":
            token.attrSet("class", "table table-tight")
        elif token.type == "heading_open" and following is not None:
            token.attrSet("id", re.sub(r"[^a-z0-9]+", "-", following.content.lower()).strip("-"))
        elif token.type == "fence":
            token.info, token.content = "", token.content.rstrip() + "\n"  # an example ends with an empty line
        for part in token.children or ():
            if part.type == "text":
                part.content = PER_CENT.sub("\\1\N{NO-BREAK SPACE}%", part.content)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _family(heads: str, family: dict[str, words.Word]) -> str:
    rows = {(str(word.says), str(word.line)): None for word in family.values()}
    return _table((heads, "what it means"), rows)


def _goal_kinds() -> str:
    rows = (
        (advice.label, ", ".join(advice.decides), ", ".join(advice.guarded), advice.trap)
        for kind, advice in ADVICE.items()
        if kind is not GoalKind.CUSTOM
    )
    return _table(("kind", "may decide", "must not get worse", "usual trap"), rows)


def _platforms() -> str:
    parts, told = [], set()
    for card in EXPORT_CARDS.values():
        if card.title not in told:
            told.add(card.title)
            steps = "\n".join(f"{number}. {step}" for number, step in enumerate(card.steps, start=1))
            parts.append(f"### {card.title}\n\n{steps}")
    return "\n\n".join(parts)


def problems_there_are() -> list[type[Problem]]:
    """List every kind of problem a file can have."""
    # A dataclass with slots is made twice: the second of a name is the one that is used.
    return [kind for kind in {kind.__name__: kind for kind in Problem.__subclasses__()}.values() if kind.code]


def _problems(*, of_history: bool = False) -> str:
    marks = {"fatal": "refused", "warning": "warns", "note": "told"}
    rows = (
        (f"{(kind.__doc__ or '').strip().splitlines()[0]} {kind.rule}".strip(), marks[kind.severity], kind.remedy)
        for kind in problems_there_are()
        if (kind.__module__ == OF_HISTORY) is of_history
    )
    return _table(("what", "then", "what to do"), rows)


def _commands() -> str:
    import click

    from webapp.cli import COMMANDS, trialbook

    context, parts = click.Context(trialbook), []
    for name, line in COMMANDS.items():
        command = trialbook.get_command(context, name)
        assert command is not None, "it is in the list"
        rows = [_option(parameter) for parameter in command.params if isinstance(parameter, click.Option)]
        inner = command.commands if isinstance(command, click.Group) else {}
        rows += [(f"`{name} {key}`", each.get_short_help_str(100)) for key, each in inner.items()]
        parts.append(f"### trialbook {name}\n\n{line}")
        if rows:
            parts.append(_table(("option", "what for"), rows))
    return "\n\n".join(parts)


def _option(option: object) -> tuple[str, str]:
    names = f"`{option.opts[-1]}`"  # type: ignore[attr-defined]  # click is imported where it is needed only
    return names, (option.help or "").replace("\n", " ")  # type: ignore[attr-defined]  # as above


def _settings() -> str:
    from webapp.settings import Settings

    rows = ((f"`TRIALBOOK_{name.upper()}`", field.description or "") for name, field in Settings.model_fields.items())
    return _table(("variable", "meaning"), rows)


def _names() -> str:
    """Say what the internal names of the documents are called on the pages."""
    families = {
        "verdict": words.VERDICTS,
        "undecided_reason": words.REASONS,
        "status": {name: word for name, (word, _stop) in words.STATUSES.items()},
        "design": words.DESIGNS,
        "unit": words.UNITS,
        "kind": words.KINDS,
        "why": words.WHYS,
        "decision": words.DECISIONS,
        "lesson status": words.LESSON_STATUSES,
    }
    hidden = {"undecided_closed"}
    rows = [
        (field, f"`{name}`", str(word.says))
        for field, family in families.items()
        for name, word in family.items()
        if name not in hidden and (field, name) != ("verdict", "interim")
    ]
    problems = [
        ("problem of a file", f"`{kind.code}`", (kind.__doc__ or "").splitlines()[0]) for kind in problems_there_are()
    ]
    return _table(("field", "name", "the page says"), rows + problems)


def _glossary(family: Mapping[str, words.Word]) -> str:
    """List what pages say, by the alphabet, each with its line; no internal name stands beside it."""
    said = sorted({(str(word.says), str(word.line)) for word in family.values()}, key=lambda one: one[0].casefold())
    return _table(("the page says", "what it means"), said)


LISTS: dict[str, Callable[[], str]] = {
    "goal kinds": _goal_kinds,
    "platforms": _platforms,
    "problems": _problems,
    "past problems": lambda: _problems(of_history=True),
    "statuses": lambda: _family("status", {name: word for name, (word, _stop) in words.STATUSES.items()}),
    "verdicts": lambda: _family("verdict", words.VERDICTS),
    "reasons": lambda: _family("reason", words.REASONS),
    "grades": lambda: _table(
        ("letter", "strength", "what it means"), ((k, str(v.says), str(v.line)) for k, v in words.GRADES.items())
    ),
    "whys": lambda: _family("why", words.WHYS),
    "roles": lambda: _family("role", words.ROLES),
    "scopes": lambda: _family("scope", words.SCOPES),
    "terms": lambda: _glossary(words.TERMS),
    "designs": lambda: _glossary(words.DESIGNS),
    "units": lambda: _glossary(words.UNITS),
    "kinds": lambda: _glossary(words.KINDS),
    "decisions": lambda: _glossary(words.DECISIONS),
    "lesson statuses": lambda: _family("status", words.LESSON_STATUSES),
    "commands": _commands,
    "settings": _settings,
    "names": _names,
}
"""What a page of the guide can have filled in, by the mark ``[[name]]`` on a line of its own."""
