"""The address guard: which hosts a fetch may connect to, told by their names and by every address they have."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from newsclean.errors import PrivateAddress
from newsclean.fetching import resolver
from newsclean.fetching.faults import Fault
from newsclean.fetching.policy import Policy

# With `internal` goes metadata.google.internal.
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")

# The tables are ours, so that every release of Python refuses the same; what its `is_global` refuses beyond them is
# refused too. The first kind that fits is named.
_KINDS = {
    kind: tuple(map(ip_network, networks))
    for kind, networks in {
        "an unspecified": ("0.0.0.0/8", "::/128"),
        "a loopback": ("127.0.0.0/8", "::1/128"),
        "a link-local": ("169.254.0.0/16", "fe80::/10"),
        "a private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
        "a carrier's shared": ("100.64.0.0/10",),
        "a cloud's metadata": ("168.63.129.16/32",),
        "a benchmarking": ("198.18.0.0/15", "2001:2::/48"),
        "a documentation": ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
        "a multicast": ("224.0.0.0/4", "ff00::/8"),
        # Teredo (2001::/32) is among them: behind it are homes, never a news site.
        "a reserved": ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "2001::/23"),
    }.items()
}
_LONGEST_NAME = 253  # characters a name in the DNS may have
_GLOBAL_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")


def admitted(host: str, port: int, policy: Policy) -> tuple[str, ...]:
    """The addresses at which a host may be asked, looked up once, in the resolver's order.

    One address that is not public refuses the name with all its addresses. Which of them is used would be up to the
    resolver and to whoever runs the name, who need only let the public one fall silent; and a public site has no
    such address by design.

    Raises Fault(PrivateAddress), and OSError or UnicodeError where the host has no address.
    """
    if policy.private_hosts:
        return resolver.addresses(host, port)
    if is_local(host):
        raise _refused(host, "is a local name")
    found = resolver.addresses(host, port)
    kind = next((kind for address in found if (kind := refused_kind(address))), None)
    if kind:
        raise _refused(host, f"leads to {kind} address")
    return found


def is_local(host: str) -> bool:
    """Whether a host is by its name alone one of this machine or its network, or carries a zone."""
    name = host.lower().rstrip(".")
    return "%" in name or any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)


def refused_kind(address: str) -> str | None:
    """What kind of address it is, with its article ("a loopback"), where it is not public; None where it is.

    An IPv6 address in which an IPv4 address travels (mapped, 6to4, NAT64) is of the kind of that address. Raises
    ValueError for what is no address.
    """
    there = ip_address(address)
    if isinstance(there, IPv6Address):
        if there.scope_id is not None:
            return "a zoned"
        there = _carried(there) or there
    for kind, networks in _KINDS.items():
        if any(there in network for network in networks):
            return kind
    return None if _is_public(there) else "a reserved"


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that whoever connects to this IPv6 address ends up at."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and (isinstance(address, IPv4Address) or address in _GLOBAL_UNICAST)


def _refused(host: str, why: str) -> Fault:
    name = host[:_LONGEST_NAME]
    return Fault(PrivateAddress, f"{name} {why}; --allow-private or Policy(private_hosts=True) lets it pass")
