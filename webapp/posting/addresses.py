"""Which addresses of the network may be called: those that anybody in the world reaches, and no others.

Whoever may add a webhook names an address that this machine then calls. Without this it could be made to call what only
this machine reaches: services of its own, the network behind it, the store of keys of a cloud.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

Place = tuple[str, int]
"""An address in numbers, and a port."""
Resolver = Callable[[str, int], Sequence[Place]]
Allowed = Callable[[str], bool]

# Blocks of the public IPv6 range that lead elsewhere or nowhere: protocol assignments with Teredo, examples, 6to4.
_NOT_PUBLIC = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_PUBLIC = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_4 = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "0.0.0.0/8")))


def is_public(address: str) -> bool:
    """Say whether an address in numbers belongs to the open network.

    An IPv6 address counts only inside the range that is given out for the open network, so none that carries an IPv4
    address in it does: mapped (``::ffff:``), translated (``64:ff9b::``) and 6to4 ones are refused as they are.

    Examples
    --------
    >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:93.184.215.14")
    (True, False, False)
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id is not None or found not in _PUBLIC or any(found in net for net in _NOT_PUBLIC):
            return False
    elif any(found in net for net in _NOT_PUBLIC_4):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_loopback or found.is_link_local)


def resolve(host: str, port: int) -> list[Place]:
    """Ask the system for the addresses of a name.

    Raises
    ------
    OSError
        There is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [(str(place[0]), int(place[1])) for _family, _type, _protocol, _name, place in found]
