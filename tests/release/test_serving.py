"""`flask serve` when connections stay open, when it is stopped, and when a worker dies."""

import os
import signal
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import decks
from tests.release import served

pytestmark = pytest.mark.slow
department, live = decks.department, decks.live


def test_idle_connections_stop_no_answer(live):
    """Six hundred, more than once stopped all; `make prove` opens nine thousand, and slow ones beside."""
    with served.Server(live) as server, ExitStack() as stack:
        for _ in range(600):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        assert [server.ask("/cards/card-0/")[0] for _ in range(20)] == [200] * 20


def test_a_stop_at_the_first_answer_is_obeyed(live):
    """Also when a worker is still starting: a restart at boot must not hang."""
    with served.Server(live) as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) in {0, -signal.SIGTERM}


def test_a_killed_worker_costs_what_it_had_in_hand_and_is_replaced(live):
    """One who asks again and again misses one answer at most; what waits in the queue goes to the other."""
    with served.Server(live) as server:
        served.until(lambda: len(server.workers()) == 2)
        victim = server.workers()[0]
        os.kill(victim, signal.SIGKILL)
        failed = sum(not server.answers("/cards/card-0/") for _ in range(20))
        served.until(lambda: victim not in server.workers() and len(server.workers()) == 2)
        assert failed <= 1
        assert all(server.answers("/cards/card-0/") for _ in range(20))
        assert server.process.poll() is None


def test_what_waits_for_a_killed_worker_is_answered_by_another(live):
    """All wait in one queue: the only worker is stopped, twenty come, it is killed, and each is answered."""
    with served.Server(live, STEADY_WORKERS="1") as server, ExitStack() as stack:
        served.until(lambda: len(server.workers()) == 1)
        (victim,) = server.workers()
        os.kill(victim, signal.SIGSTOP)
        served.until(lambda: "T (stopped)" in Path(f"/proc/{victim}/status").read_bytes().decode())
        lines = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(20)]
        for line in lines:
            stack.enter_context(line).sendall(b"GET /cards/card-0/ HTTP/1.1\r\nHost: x\r\n\r\n")
        os.kill(victim, signal.SIGKILL)
        assert [line.recv(12) for line in lines] == [b"HTTP/1.1 200"] * 20


def test_a_folder_that_vanishes_ends_no_server(live):
    """A sentence while it is away, also from a worker that starts then; afterwards the pages again."""
    away = live.releases.with_name("away")
    with served.Server(live, STEADY_WORKERS="1") as server:
        served.until(lambda: len(server.workers()) == 1)
        live.releases.rename(away)
        os.kill(server.workers()[0], signal.SIGKILL)
        served.until(lambda: told(server) == 503)
        away.rename(live.releases)
        served.until(lambda: told(server) == 200)
    assert "There is no release in" in server.said


def told(server):
    """The status of a page; 0 when nobody answers."""
    try:
        return server.ask("/cards/card-0/")[0]
    except OSError:
        return 0
