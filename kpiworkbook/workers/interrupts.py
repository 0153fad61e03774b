"""Ctrl-C at a bad moment: while something must not be cut off, or where Python would lose it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["ask_for_interrupts", "interrupts_noted", "interrupts_wait"]


class _Pressed:
    """What is known of Ctrl-C, which a process has once, as it has one main thread to answer it."""

    noted: bool = False
    """Whether it was pressed since it is noted at all."""
    put_off: bool = False
    """Whether it is still to become a KeyboardInterrupt."""
    waits: int = 0
    """How many contexts want it to wait."""


_pressed = _Pressed()


@contextmanager
def interrupts_noted() -> Iterator[None]:
    """Lose no Ctrl-C within: it becomes a KeyboardInterrupt as ever, and is noted for `ask_for_interrupts` as well.

    Python only complains of a KeyboardInterrupt that falls into a destructor or a callback, and goes on. This is for a
    command, whose process is its own; nothing is changed outside the main thread, or where somebody else has a say on
    Ctrl-C. Raises KeyboardInterrupt on leaving where one was lost after the last time that somebody asked.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    complain = sys.unraisablehook

    def complain_of_others(told: Any) -> None:
        if not issubclass(told.exc_type, KeyboardInterrupt):
            complain(told)

    sys.unraisablehook = complain_of_others
    signal.signal(signal.SIGINT, _note)
    try:
        yield
        ask_for_interrupts()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = complain
        _pressed.noted = _pressed.put_off = False


def ask_for_interrupts() -> None:
    """Raise KeyboardInterrupt where Ctrl-C was pressed and is noted; to be asked where it may have been lost before."""
    if _pressed.noted:
        raise KeyboardInterrupt


def _note(*_: object) -> None:
    _pressed.noted = True
    if _pressed.waits:
        _pressed.put_off = True
    else:
        raise KeyboardInterrupt


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Put Ctrl-C off until what stands within is done."""
    before = None
    # Blocked in this thread it still comes by way of another, such as that of a bar or of a cluster's client.
    _pressed.waits += 1
    try:
        if hasattr(signal, "pthread_sigmask"):
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        _pressed.waits -= 1
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if _pressed.put_off and not _pressed.waits:
        _pressed.put_off = False
        raise KeyboardInterrupt
