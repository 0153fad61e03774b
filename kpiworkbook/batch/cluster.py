"""An existing Dask cluster as one more executor."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kpiworkbook.errors import BatchError
from kpiworkbook.stores import Url

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["cluster"]

_PATIENCE = 10
"""Seconds that a scheduler has to answer."""
_ADDRESS = r"(tcp|tls)://(\[[^\]]+\]|[^/@:?]+):\d+/?|(wss?|ucx|inproc)://.+"
"""What a client takes; of anything else it would still be trying when the command is told that it is none."""


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Give the executor of the Dask cluster whose scheduler has that address (`tcp://host:8786`).

    Its workers need kpiworkbook, the same version, and must find the books under the same paths. Raises BatchError
    where the extra is missing, no scheduler answers, or it has no workers.
    """
    try:
        import distributed
    except ImportError:
        raise BatchError("a Dask cluster needs an extra: pip install 'kpiworkbook[dask]'") from None
    url = Url(address if "://" in address else address.rpartition("@")[2])
    if not re.fullmatch(_ADDRESS, address):
        raise BatchError(
            f"{str(url)!r} is not the address of a Dask scheduler; give one such as tcp://HOST:8786, without a user"
        )
    try:
        client: Any = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise BatchError(
            f"no Dask scheduler answers at {url} ({url.unseen(str(error))}); start one with `dask scheduler`, or check "
            "the address"
        ) from None
    with _cancelled_in_silence(), client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise BatchError(
                f"the Dask scheduler at {url} has no workers; start some with `dask worker {url}`"
            ) from None
        # Dask itself gives the books of a worker that is lost to another one.
        with client.get_executor(pure=False) as executor:
            yield executor


@contextmanager
def _cancelled_in_silence() -> Iterator[None]:
    """Keep off standard error what the cluster's client says of a task that is cancelled while it ends.

    Its event loop logs that as an exception, with a traceback, and so it does with a result that comes in for a task
    that is cancelled; what was not done is ours to say.
    """
    from concurrent.futures import CancelledError, InvalidStateError

    def is_news(record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], CancelledError | InvalidStateError))

    log = logging.getLogger("tornado.application")
    log.addFilter(is_news)
    try:
        yield
    finally:
        log.removeFilter(is_news)
