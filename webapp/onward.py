"""Where an act leads: a browser is sent there; the script that sends files asks for the address and goes by itself."""

from __future__ import annotations

from flask import jsonify, redirect, request
from flask.typing import ResponseReturnValue


def onward(address: str) -> ResponseReturnValue:
    """Lead to a page after a form.

    A script that followed the redirect would have the page read twice, and with it the file; so it is told the address.
    """
    if request.accept_mimetypes.best == "application/json":
        return jsonify(to=address)
    return redirect(address, 303)
