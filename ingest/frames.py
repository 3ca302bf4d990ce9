"""Messages between Kith and its worker processes: a pickle after its length."""

import gc
import pickle
import struct
import threading
from typing import IO, Any

LENGTH = struct.Struct(">Q")
_loading = threading.Lock()


def send(stream: IO[bytes], message: object) -> None:
    """Write a message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read a message that our own process wrote.

    Raises
    ------
    EOFError
        The other side is gone.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (size,) = LENGTH.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    # Thousands of records have no cycles to look for: with the collector on, making them takes four times as long.
    with _loading:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return pickle.loads(data)  # noqa: S301
        finally:
            if was_on:
                gc.enable()
