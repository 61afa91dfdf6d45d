"""Fetching what a user names, and nothing else: over HTTP, politely, and never from a private network.

Every connection, also the one a redirect leads to, is made to an address that was
checked: the name is resolved once, every address it resolves to must be public, and
the connection goes to one of exactly these (a second look-up could answer otherwise).
robots.txt is asked first (RFC 9309), a host is asked at most once in ``pause`` seconds,
and time, size and redirects are bounded. No cookie, no referrer, no proxy of the
environment.
"""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpcore
from protego import Protego

import analytics
from analytics.errors import InputError

AGENT = f"Marsad/{analytics.__version__} (research; fetches single pages its user names)"
#: Bytes of a robots.txt that are read (RFC 9309 asks for 500 KiB at least), and seconds it may make us wait.
ROBOTS, LONGEST_PAUSE = 512 << 10, 30.0
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class FetchParams:
    """How politely and how much.

    Attributes
    ----------
    timeout : float
        Seconds for a connection or a pause in it.
    whole : float
        Seconds for one fetch, redirects included.
    size : int
        Bytes of one answer.
    redirects : int
    pause : float
        Seconds between two requests to one host.
    private : bool
        Whether addresses that are not public may be asked, because the user said so.
    robots : bool
        Whether robots.txt is asked first.
    """

    timeout: float = 20.0
    whole: float = 120.0
    size: int = 50 << 20
    redirects: int = 5
    pause: float = 1.0
    private: bool = False
    robots: bool = True


@dataclass(frozen=True)
class Fetched:
    """An answer: the address asked, the one that answered, status, headers (lower case) and body."""

    asked: str
    address: str
    status: int
    headers: Mapping[str, str]
    data: bytes = field(repr=False)

    @property
    def type(self) -> str:
        """The content type, without its parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


def public(address: str) -> bool:
    """Whether an IP address is on the public internet; embedded IPv4 addresses are looked into."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inside is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside is not None:
            return public(str(inside))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _Guarded(httpcore.NetworkBackend):
    """Connects to addresses that were checked."""

    def __init__(self) -> None:
        self.inner = httpcore.SyncBackend()
        #: Hosts that may be private, as the user named them; when everything has to be over.
        self.allowed: frozenset[str] = frozenset()
        self.ends = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, connect to what was checked."""
        try:
            found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as fault:
            raise InputError("unreachable", address=host, detail="there is no such host") from fault
        for address in found:
            if host not in self.allowed and not public(address):
                raise InputError("private_address", host=host, address=address)
        last: Exception | None = None
        for address in found[:4]:
            try:
                return _Timed(self.inner.connect_tcp(address, port, timeout, local_address, socket_options), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as fault:
                last = fault
        raise last or httpcore.ConnectError(f"no address for {host}")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise InputError("bad_address", address=path)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """A connection that ends when the whole fetch has to be over, however slowly bytes drip."""

    def __init__(self, inner: httpcore.NetworkStream, guard: _Guarded) -> None:
        self.inner, self.guard = inner, guard

    def _left(self, timeout: float | None) -> float:
        left = self.guard.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("no end")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, within what time is left."""
        return self.inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, within what time is left."""
        self.inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        """Close."""
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same over TLS."""
        return _Timed(self.inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self.guard)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self.inner.get_extra_info(info)


def clean_address(address: str) -> str:
    """An address as it is asked: http or https, no user or password in it, no fragment.

    Raises
    ------
    InputError
        ``bad_address``.
    """
    try:
        split = urlsplit(address.strip())
        host, port = split.hostname or "", split.port
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as fault:
        raise InputError("bad_address", address=address[:200]) from fault
    if (
        split.scheme not in ("http", "https")
        or not host
        or split.username
        or split.password
        or any(c in " \t\r\n" or c < " " for c in address.strip())
    ):
        raise InputError("bad_address", address=address[:200])
    netloc = (f"[{host}]" if ":" in host else ascii_host) + (f":{port}" if port else "")
    return urlunsplit((split.scheme, netloc, split.path or "/", split.query, ""))


class Fetcher:
    """Fetches addresses one after the other; a context manager that owns its connections.

    Parameters
    ----------
    params : FetchParams
    wait : callable
        How to wait (seconds).
    """

    def __init__(self, params: FetchParams = FetchParams(), *, wait: Callable[[float], None] = time.sleep) -> None:
        self.params = params
        self.wait = wait
        self.guard = _Guarded()
        self.pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=self.guard, max_connections=4, retries=0
        )
        self.rules: dict[str, Protego | None] = {}
        self.last: dict[str, float] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.pool.close()

    def fetch(self, address: str) -> Fetched:
        """One answer, redirects followed.

        Raises
        ------
        InputError
            ``bad_address``, ``private_address``, ``robots``, ``unreachable``,
            ``too_many_redirects``, ``too_large``.
        """
        asked = here = clean_address(address)
        ends = self.guard.ends = time.monotonic() + self.params.whole
        # what the user named may be private, what it leads to may not
        self.guard.allowed = frozenset({urlsplit(asked).hostname or ""}) if self.params.private else frozenset()
        for _ in range(self.params.redirects + 1):
            self._permitted(here, ends)
            status, headers, data = self._get(here, self.params.size, ends)
            if status in REDIRECTS and headers.get("location"):
                here = clean_address(urljoin(here, _location(headers)))
                continue
            if status != 200:
                raise InputError("unreachable", address=here, detail=f"HTTP {status}")
            return Fetched(asked, here, status, headers, data)
        raise InputError("too_many_redirects", address=asked, bound=self.params.redirects)

    def _get(self, address: str, bound: int, ends: float, *, cut: bool = False) -> tuple[int, dict[str, str], bytes]:
        host = urlsplit(address).netloc
        pause = max(self.params.pause, self._delay(address))
        soon = self.last.get(host, float("-inf")) + pause - time.monotonic()
        if soon > 0:
            self.wait(soon)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self.params.timeout)
        sent = [("Host", host), ("User-Agent", AGENT), ("Accept", "*/*"), ("Accept-Encoding", "identity")]
        try:
            with self.pool.stream("GET", _ascii(address), headers=sent, extensions={"timeout": timeouts}) as answer:
                headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
                pieces, size = [], 0
                for piece in answer.iter_stream():
                    size += len(piece)
                    if size > bound and cut:
                        break
                    if size > bound:
                        raise InputError("too_large", size=size, bound=bound)
                    if time.monotonic() > ends:
                        raise InputError("unreachable", address=address, detail=f"no end after {self.params.whole:g} s")
                    pieces.append(piece)
                return int(answer.status), headers, _plain(b"".join(pieces), headers.get("content-encoding", ""), bound)
        except InputError:
            raise
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            ssl.SSLError,
            OSError,
            ValueError,
        ) as fault:
            raise InputError("unreachable", address=address, detail=type(fault).__name__) from fault
        finally:
            self.last[host] = time.monotonic()

    def _rules(self, address: str, ends: float) -> Protego | None:
        """The site's robots.txt; None where it forbids everything by not answering (RFC 9309, 2.3.1)."""
        split = urlsplit(address)
        site = f"{split.scheme}://{split.netloc}"
        if site not in self.rules:
            self.rules[site] = self._robots(f"{site}/robots.txt", ends)
        return self.rules[site]

    def _robots(self, here: str, ends: float) -> Protego | None:
        status, data = 0, b""
        try:
            for _ in range(self.params.redirects + 1):
                status, headers, data = self._get(here, ROBOTS, ends, cut=True)
                if status not in REDIRECTS or not headers.get("location"):
                    break
                here = clean_address(urljoin(here, _location(headers)))
        except InputError as fault:
            if fault.code == "private_address":
                raise
            return None  # who cannot be asked has not allowed it
        if status >= 500:
            return None
        return Protego.parse(data.decode("utf-8", "replace") if status == 200 else "")

    def _permitted(self, address: str, ends: float) -> None:
        if not self.params.robots:
            return
        rules = self._rules(address, ends)
        if rules is None or not rules.can_fetch(address, AGENT):
            raise InputError("robots", address=address)

    def _delay(self, address: str) -> float:
        split = urlsplit(address)
        rules = self.rules.get(f"{split.scheme}://{split.netloc}")
        return min(LONGEST_PAUSE, float(rules.crawl_delay(AGENT) or 0.0)) if rules is not None else 0.0


def _location(headers: Mapping[str, str]) -> str:
    """Where a redirect leads; many sites write it in raw UTF-8, some with blanks."""
    raw = headers["location"].encode("latin-1").strip()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return "".join(f"%{ord(c):02X}" if c <= " " else c for c in text)


def _ascii(address: str) -> str:
    """The address with everything beyond ASCII in percent signs."""
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in address)


def _plain(data: bytes, encoding: str, bound: int) -> bytes:
    """The body unpacked, where a server packs it though it was asked not to; no more than the bound."""
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return data
    try:
        unpacker = zlib.decompressobj(31 if data[:2] == b"\x1f\x8b" else 15)
        made = unpacker.decompress(data, bound + 1)
    except (zlib.error, gzip.BadGzipFile) as fault:
        raise InputError("unreadable", detail="compression") from fault
    if len(made) > bound:
        raise InputError("too_large", size=len(made), bound=bound)
    return made
