"""A department's releases under `flask serve`, as a process of its own."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests import decks


def free_port():
    """Let the system pick a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds=30):
    """Ask again and again until it is so; fail after that many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not so within {seconds} seconds"
        time.sleep(0.05)


class Server:
    """Up when entered, which is at its first answer; stopped when left."""

    def __init__(self, department, **settings):
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"],
            cwd=decks.ROOT,
            env={**department.environ, "STEADY_PORT": str(self.port), **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        until(lambda: self.process.poll() is not None or self.answers("/"))
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.said = self.process.communicate(timeout=30)[1]
        assert "Traceback" not in self.said, self.said

    def ask(self, path):
        """Ask over a connection of its own; gives the status and the body."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def answers(self, path):
        """Say whether it answers 200."""
        try:
            return self.ask(path)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def workers(self):
        """List its worker processes, oldest first."""
        task = Path(f"/proc/{self.process.pid}/task")
        found = [int(pid) for each in task.iterdir() for pid in (each / "children").read_text().split()]
        return sorted(found)
