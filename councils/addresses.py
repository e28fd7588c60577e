"""Where a host name leads, and whether we may go there: public addresses only."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from councils.errors import PrivateAddressError, SiteUnreachableError

Address = IPv4Address | IPv6Address
NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address is of the public internet, and so is the one it may carry inside."""
    inside = _carried(address)
    if inside is not None:
        return is_public(inside)
    return address.is_global and not (
        address.is_private
        or address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


async def addresses_of(host: str, port: int, *, url: str, trusted: bool) -> tuple[str, ...]:
    """Return the addresses of a host, best first.

    One address that is not public refuses the host, unless it is trusted. Raises
    PrivateAddressError or SiteUnreachableError.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SiteUnreachableError(url) from error
    addresses = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    if not trusted and not all(is_public(ip_address(one)) for one in addresses):
        raise PrivateAddressError(url)
    return tuple(addresses)


def _carried(address: Address) -> Address | None:
    """Return the IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64), if any."""
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
