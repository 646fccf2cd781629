"""What all applications of a process are made of alike, and what takes most of the time of making one, is made once.

A test makes an application of its own, and each compiled all templates that its pages need and the 380 patterns of its
addresses anew: nothing of that depends on the book.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any


def keep_templates(folder: Path) -> None:
    """Keep compiled templates in a folder; they are known again by the checksum of their source."""
    from flask import Flask
    from jinja2 import FileSystemBytecodeCache

    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}


def keep_addresses() -> None:
    """Keep the functions that build an address; they hold its pattern, and are given the rule that they build for."""
    from werkzeug.routing import Rule

    made: dict[Any, Callable[..., tuple[str, str]]] = {}
    compiled = Rule._compile_builder  # one by one; the library offers no other place

    @wraps(compiled)
    def once(rule: Any, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown
        if key not in made:
            made[key] = compiled(rule, append_unknown)
        return made[key]

    Rule._compile_builder = once  # type: ignore[method-assign]


def hash_quickly() -> None:
    """Take as little time and memory for a password as its method allows: being slow is all that it is for."""
    from passlib.hash import argon2

    argon2.default_rounds, argon2.memory_cost, argon2.parallelism = 1, 64, 1
