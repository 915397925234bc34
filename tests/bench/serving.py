"""A tree and its content in; its release, served as a department would serve it, out."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FLASK = [sys.executable, "-m", "flask"]
Environ = dict[str, str]


def built(content: Path, folder: Path, root: Path = ROOT) -> tuple[Environ, float, int]:
    """Build a release; give the environment that serves it, seconds, and peak memory in MB."""
    environ = {
        **os.environ,
        "FLASK_APP": "app",
        "STEADY_CONTENT": str(content),
        "STEADY_RELEASES": str(folder),
    }
    began = time.monotonic()
    build = [*FLASK, "release", "build"]
    done = subprocess.run(build, env=environ, cwd=root, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines() or ["nothing was said"]
        raise RuntimeError(f"{told[0]} ({len(told)} lines)")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # grows only: build small first
    return environ, time.monotonic() - began, peak


def edited(content: Path, folder: Path) -> float:
    """Build a copy of a deck, edit one card's summary and build again; give the seconds of that."""
    own = Path(shutil.copytree(content, folder / "content"))
    environ, _, _ = built(own, folder / "releases")
    card = min(own.glob("cards/*/*.md"))
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("\nsummary: ", "\nsummary: Now ", 1), encoding="utf-8")
    began = time.monotonic()
    again = [*FLASK, "release", "build", "--yes"]
    subprocess.run(again, env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def free_port() -> int:
    """Ask the system for a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A release under `flask serve`, by the code of `root`."""

    def __init__(self, environ: Environ, root: Path = ROOT) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [*FLASK, "serve"],
            env={**environ, "STEADY_PORT": str(self.port)},
            cwd=root,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> int:
        for _ in range(1200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self.port
            time.sleep(0.05)
        self.__exit__()
        raise TimeoutError("the server did not start")

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(10)


@contextmanager
def fronted(*sites: int | Path) -> Iterator[list[str]]:
    """Put TLS and HTTP/2 before servers and static folders; give the address of each.

    Raises FileNotFoundError where nginx is missing.
    """
    if not shutil.which("nginx"):
        raise FileNotFoundError("nginx is not installed")
    ports = [free_port() for _ in sites]
    pairs = [f"{port}={site}" for port, site in zip(ports, sites, strict=True)]
    with tempfile.TemporaryDirectory() as temporary:
        environ = {**os.environ, "TMPDIR": temporary}
        subprocess.run([HERE / "front.sh", "start", *pairs], check=True, env=environ)
        try:
            yield [f"https://localhost:{port}/" for port in ports]
        finally:
            subprocess.run([HERE / "front.sh", "stop"], check=False, env=environ)
            time.sleep(0.5)
