"""Settings in, the processes that answer on one port out."""

import socket
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

THREADS = 4  # a worker; each is busy only while it reads a file
WAITING = 8192  # connections a worker holds, idle ones with them; phones and proxies keep theirs open
GRACE = 3  # seconds for the last answers when it is stopped; then the workers are killed
QUEUE = 2048  # connections that wait until a worker takes them: two workers had half of it each


class Workers(MPServer):
    """Granian with one listening socket for all workers, which the first process holds.

    On Linux it gives each worker a socket of its own (SO_REUSEPORT), and with a worker that is killed goes
    the queue before it: eight askers lost up to nine requests at each kill. In one queue they wait for the
    workers that are left, and a kill costs what that worker had in hand. So it is on other systems.
    """

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()  # type: ignore[no-untyped-call]
        spec: Any = self._ssp
        if spec is not None:
            holder = spec.build()
            self._sso = socket.socket(fileno=holder.get_fd())
            self._sso.set_inheritable(True)
            self._ssp, self._shd = None, holder


def serve(target: str, host: str, port: int, workers: int) -> None:
    """Serve a WSGI app's factory, as `module:function`, until stopped; a worker that ends is replaced."""
    Workers(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=WAITING,
        backlog=QUEUE,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.warning,
    ).serve()
