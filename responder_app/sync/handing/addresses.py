"""This machine's own addresses, so that a crew can be told which one the vehicle beside can reach."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from ipaddress import IPv4Address, ip_address

from responder_app.errors import InputError

_SIOCGIFADDR = 0x8915
_AT = slice(20, 24)
"""Where the address lies in Linux's struct ifreq."""


def own_addresses() -> tuple[str, ...]:
    """IPv4 addresses of this machine's networks, without loopback; empty without a network."""
    found = dict.fromkeys((*_of_interfaces(), *_of_name()))
    return tuple(text for text in found if not ip_address(text).is_loopback)


def checked_address(typed: str) -> str:
    """The address to share on. Raises InputError for one that is none, or means all networks at once."""
    try:
        address = ip_address(typed)
    except ValueError as error:
        raise InputError(f"{typed} is no address of a network; use one such as 192.168.1.20") from error
    if address.is_unspecified or address.is_multicast:
        raise InputError(f"{typed} means every network: name the one that the vehicle beside is on")
    return str(address)


def _of_interfaces() -> list[str]:
    try:
        from fcntl import ioctl  # noqa: PLC0415  not on Windows
    except ImportError:
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                answer = ioctl(asking.fileno(), _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                found.append(str(IPv4Address(answer[_AT])))
    return found


def _of_name() -> list[str]:
    with suppress(OSError):
        return socket.gethostbyname_ex(socket.gethostname())[2]
    return []
