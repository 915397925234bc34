"""Thousands of connections at once, and twenty stops."""

import os
import resource
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
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
    """Open that many and send the words on each; gives how many were accepted: some ask twice."""
    opened = 0
    for _ in range(count):
        line = stack.enter_context(socket.socket())
        line.settimeout(5)
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


@pytest.mark.parametrize("askers", [1, 8])
def test_each_killed_worker_costs_what_it_had_in_hand(live, askers):
    """Twenty, the older one each time, while all ask again and again: one answer each is lost at most."""
    stop, lost, asked = threading.Event(), [0] * askers, [0] * askers

    def ask(number):
        while not stop.is_set():
            lost[number] += not server.answers("/cards/card-0/")
            asked[number] += 1

    with served.Server(live) as server, ThreadPoolExecutor(askers) as pool:
        asking = [pool.submit(ask, number) for number in range(askers)]
        try:
            costs = [cost(server, lost) for _ in range(20)]
        finally:
            stop.set()
        for each in asking:
            each.result()
        assert server.process.poll() is None
    print(askers, "askers,", sum(asked), "requests, lost at each kill:", costs)
    assert max(costs) <= askers


def cost(server, lost):
    """Kill the older worker; give how many answers were missed until another served in its place."""
    before, victim = sum(lost), server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    served.until(lambda: victim not in server.workers() and len(server.workers()) == 2)
    time.sleep(1)  # until the new one serves
    return sum(lost) - before
