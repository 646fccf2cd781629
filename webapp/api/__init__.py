"""The JSON interface below ``/api/v1``, one room per file.

A room holds ``api = APIBlueprint("api_<room>", __name__, url_prefix="/api/v1/<room>")``; ``webapp.app``
registers it.

Views parse into the same command records and call the same domain functions as the pages; refusals raised by them
become problem documents (RFC 9457) in ``webapp.errors``.
"""
