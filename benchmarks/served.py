"""Kith on a free loopback port, in a thread, as the benchmarks ask it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import uvicorn

from api.app import create_app
from api.deps import House
from api.settings import Settings
from graph.kith import Kith


@contextmanager
def served(kith: Kith, today: date) -> Iterator[tuple[House, str]]:
    """Serve an open record; gives what its routes share, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = create_app(Settings(kith.folder.path, today=today), kith, warm=True)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_keep_alive=75))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield app.state.house, f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
