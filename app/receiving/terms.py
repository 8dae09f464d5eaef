"""On what terms a receiver listens: where, as whom, to whom, and how much."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from app.errors import UserError

_TITLE = re.compile(r"(?=.*[^ ])[\x20-\x5b\x5d-\x7e]{1,16}")
"""An AE title: up to 16 printable signs of ASCII, not a backslash, not blanks alone."""


@dataclass(frozen=True)
class Terms:
    """What a receiver is told.

    Attributes
    ----------
    host : str
        Address that it listens at; ``localhost`` is one too.
    port : int
        0 for any that is free.
    title : str
        Its own AE title.
    allowed : tuple of str
        AE titles that may send; none where everybody may, which is for loopback addresses alone.
    senders : int
        Associations at once.
    quiet_s : float
        Seconds of silence after which a study counts as complete.
    discard : bool
        Whether what was received of a study goes once the study is in the library.

    Raises
    ------
    UserError
        If they are none that can be listened on.
    """

    host: str = "127.0.0.1"
    port: int = 11112
    title: str = "SBMIR"
    allowed: tuple[str, ...] = ()
    senders: int = 8
    quiet_s: float = 60.0
    discard: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise UserError(f"--port {self.port}: give a number from 1 to 65535, or 0 for one that is free.")
        for title in (self.title, *self.allowed):
            if not _TITLE.fullmatch(title):
                raise UserError(f"{title!r} is no AE title: give 1 to 16 letters, digits or signs of ASCII, without a backslash.")
        if self.senders < 1 or not 0 <= self.quiet_s < float("inf"):
            raise UserError("--senders and --quiet want numbers above 0.")
        if not self.allowed and not self._address.is_loopback:
            raise UserError(
                f"--host {self.host} can be reached by other machines: say by --allow which AE titles may send, once for each."
            )

    @property
    def address(self) -> str:
        """The address in numbers."""
        return str(self._address)

    @property
    def _address(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        try:
            return ipaddress.ip_address("127.0.0.1" if self.host.lower() == "localhost" else self.host)
        except ValueError as error:
            raise UserError(
                f"--host {self.host!r} is no address: give one in numbers, such as 127.0.0.1, 0.0.0.0 for all or ::1."
            ) from error
