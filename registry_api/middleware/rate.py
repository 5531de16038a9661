"""A bound on how often one caller may write."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from registry_api.answers import Answer
from registry_api.limits import Limits
from registry_api.problems import TOO_MANY, ProblemError

_READING = frozenset({"GET", "HEAD", "OPTIONS"})

# One household or office is given a network of this size; single addresses in it cost nothing.
_IPV6_NETWORK = 64

# Sums of fractions fall short of a whole token by less than this.
_ROUNDING = 1e-9


@dataclass(kw_only=True)
class _Bucket:
    tokens: float
    filled_at: float


class Buckets:
    """Token buckets: each key may spend `at_once` tokens, which come back at `per_minute`.

    Only the `remembered` keys that wrote last are kept. A key that is forgotten starts with a full bucket.
    """

    def __init__(self, *, at_once: int, per_minute: float, remembered: int, seconds: Callable[[], float]) -> None:
        self._at_once = at_once
        self._per_second = per_minute / 60
        self._remembered = remembered
        self._seconds = seconds
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_for(self, key: str) -> float:
        """Return how many seconds `key` must wait before its next token; zero when it has one."""
        missing = 1 - self._filled(key).tokens
        return missing / self._per_second if missing > _ROUNDING else 0.0

    def spend(self, key: str) -> None:
        """Take one token of `key`."""
        self._filled(key).tokens -= 1

    def _filled(self, key: str) -> _Bucket:
        now = self._seconds()
        bucket = self._buckets.setdefault(key, _Bucket(tokens=self._at_once, filled_at=now))
        bucket.tokens = min(self._at_once, bucket.tokens + (now - bucket.filled_at) * self._per_second)
        bucket.filled_at = now
        self._buckets.move_to_end(key)
        while len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return bucket


class WriteRate:
    """Turns away a caller who writes too often, or everybody when all together do."""

    def __init__(self, app: ASGIApp, limits: Limits, seconds: Callable[[], float], answer: Answer) -> None:
        self.app = app
        self.answer = answer
        self._each = Buckets(
            at_once=limits.writes_at_once,
            per_minute=limits.writes_per_minute,
            remembered=limits.clients_remembered,
            seconds=seconds,
        )
        self._all = Buckets(
            at_once=limits.all_writes_at_once, per_minute=limits.all_writes_per_minute, remembered=1, seconds=seconds
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when the caller may write, or say how long to wait."""
        if scope["type"] != "http" or scope["method"] in _READING:
            await self.app(scope, receive, send)
            return
        caller = caller_of(scope)
        wait = math.ceil(max(self._each.wait_for(caller), self._all.wait_for("")))
        if wait == 0:
            self._each.spend(caller)
            self._all.spend("")
            await self.app(scope, receive, send)
            return
        problem = ProblemError(
            kind=TOO_MANY,
            detail=f"Please wait {wait} seconds before you send anything more.",
            headers={"Retry-After": str(wait), "Connection": "close"},
        )
        await self.answer(problem, scope)(scope, receive, send)


def caller_of(scope: Scope) -> str:
    """Return what stands for the caller: the address, or for IPv6 the network that one household is given."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004  the number of the protocol is its name
        return host
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or ipaddress.ip_network((int(address), _IPV6_NETWORK), strict=False))
