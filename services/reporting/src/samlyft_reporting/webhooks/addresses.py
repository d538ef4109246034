"""Where a webhook may go: decided on the addresses that its name has when it is sent, and sent to those."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address


class RefusedAddressError(Exception):
    """The name leads to an address that is not public, or nowhere."""


def is_open(address: Address, allowed: Sequence[str]) -> bool:
    """Whether an address is public, or in a network that the operator allows on purpose."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in ip_network(network) for network in allowed):
        return True
    return address.is_global and not address.is_multicast


def fault_of_url(url: str, allowed: Sequence[str]) -> str | None:
    """What is wrong with an address as it is written; names are looked up when they are used."""
    parts = urlsplit(url)
    if parts.username or parts.password or parts.fragment or not parts.hostname:
        return "url"
    try:
        address = ip_address(parts.hostname)
    except ValueError:
        return None if parts.scheme == "https" else "https"
    if not is_open(address, allowed):
        return "private"
    inside = any(address in ip_network(network) for network in allowed)
    return None if parts.scheme == "https" or inside else "https"


async def look_up(host: str, port: int, allowed: Sequence[str]) -> str:
    """One address of the name; `RefusedAddressError` when any of them is private, so that none can be slipped in."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise RefusedAddressError from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(is_open(address, allowed) for address in addresses):
        raise RefusedAddressError
    return str(addresses[0])
