"""`flask serve` when connections stay open, when it is stopped, and when a worker dies."""

import os
import signal
import socket
from contextlib import ExitStack

from tests import decks
from tests.release import served

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


def test_a_killed_worker_is_replaced(live):
    """The others go on; the server stays."""
    with served.Server(live) as server:
        served.until(lambda: len(server.workers()) == 2)
        victim = server.workers()[0]
        os.kill(victim, signal.SIGKILL)
        served.until(lambda: victim not in server.workers() and len(server.workers()) == 2)
        assert all(server.answers("/cards/card-0/") for _ in range(20))
        assert server.process.poll() is None


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
