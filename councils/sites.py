"""Whose site an address is: origins, and the provenance of a page. Pure."""

from functools import lru_cache
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str | None:
    """Return "scheme://host" with the port where it is not the usual one; None if it has none."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host:
        return None
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    usual = port in {None, DEFAULT_PORTS[parts.scheme]}
    return f"{parts.scheme}://{host}" + ("" if usual else f":{port}")


def is_trusted(url: str, trusted_sites: frozenset[str]) -> bool:
    """Whether the address stands on an origin that the operator trusts by name."""
    origin = origin_of(url)
    return origin is not None and origin in _origins(trusted_sites)


def is_committees_own(
    url: str, *, site: str | None, tls: bool, trusted_sites: frozenset[str] = frozenset()
) -> bool:
    """Whether what came from this address came from the committee's own site.

    It did when the host is that of ``site`` and it came over TLS, or when its origin is the
    site's and trusted by name (the sandbox's council site).
    """
    if not site:
        return False
    if tls:
        own = _secure_origin(site)
        return own is not None and _secure_origin(url) == own
    return is_trusted(url, trusted_sites) and origin_of(url) == origin_of(site)


@lru_cache(maxsize=16)
def _origins(sites: frozenset[str]) -> frozenset[str | None]:
    return frozenset(origin_of(site) for site in sites)


def _secure_origin(url: str) -> str | None:
    """Return the origin as it would be over TLS: sites are often written down with http://."""
    address = url if "://" in url else f"https://{url}"
    origin = origin_of(address)
    return origin.replace("http://", "https://", 1) if origin else None
