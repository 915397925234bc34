"""Thousands of connections at once, and twenty stops."""

import os
import resource
import signal
import socket
import time
from contextlib import ExitStack

import pytest

from tests import decks
from tests.release import served

department, live = decks.department, decks.live


@pytest.fixture(autouse=True)
def many_files():
    """This process holds the other end of every connection."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def connections(stack, port, count, words):
    """Open that many and send the words on each; gives how many were accepted within a second each."""
    opened = 0
    for _ in range(count):
        line = stack.enter_context(socket.socket())
        line.settimeout(1)
        try:
            line.connect(("127.0.0.1", port))
            line.sendall(words)
        except OSError:
            break
        opened += 1
    return opened


def test_nine_thousand_idle_and_five_hundred_slow_clients_stop_no_answer(live):
    """Phones and proxies keep connections open; some read a byte at a time."""
    pack = f"GET /pack/{live.manifest['id']}.pack HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with served.Server(live) as server, ExitStack() as stack:
        idle = connections(stack, server.port, 9000, b"")
        slow = connections(stack, server.port, 500, pack)
        assert (idle, slow) == (9000, 500)
        times = []
        for _ in range(100):
            began = time.monotonic()
            assert server.ask("/cards/card-0/")[0] == 200
            times.append(time.monotonic() - began)
        print(f"median {sorted(times)[50]:.3f} s, worst {max(times):.3f} s")


def test_with_one_worker_the_surplus_waits_and_the_rest_is_answered(live):
    """A connection that was held is answered, whatever waits behind it; it frees its place when it goes."""
    with served.Server(live, STEADY_WORKERS="1") as server, ExitStack() as stack:
        first = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        held = connections(stack, server.port, 9000, b"")
        first.sendall(b"GET /cards/card-0/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert first.recv(12) == b"HTTP/1.1 200"
        stack.close()
        assert server.ask("/cards/card-0/")[0] == 200
        print(held, "accepted or waiting")


def test_a_stop_at_the_first_answer_stops_within_six_seconds(live):
    """Twenty of twenty."""
    took = []
    for _ in range(20):
        with served.Server(live) as server:
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(20) in {0, -signal.SIGTERM}
            took.append(time.monotonic() - began)
    print(f"median {sorted(took)[10]:.1f} s, worst {max(took):.1f} s")
    assert max(took) <= 6


def test_each_killed_worker_costs_its_own_requests_only(live):
    """Ten, one after another, slower than a crash loop."""
    with served.Server(live) as server:
        for _ in range(10):
            os.kill(server.workers()[0], signal.SIGKILL)
            failed = sum(not server.answers("/cards/card-0/") for _ in range(50))
            assert failed <= 1
            time.sleep(6)
        served.until(lambda: len(server.workers()) == 2)
