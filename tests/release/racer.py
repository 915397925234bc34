"""One of two publishers that race: does what a command does, but stops between its plan and the switch.

Reads lines: "build WORDS" and "rollback" plan and answer "planned", "go" publishes and answers with what
was said. The other side is Racer, below.
"""

import gzip
import os
import signal
import subprocess
import sys
from dataclasses import replace

from app import create_app
from deck.release import compose, history, publish
from deck.release.store import ReleaseError
from tests import decks


class Racer:
    """A process that publishes to a department's releases when it is told to."""

    def __init__(self, department):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.release.racer"],
            cwd=decks.ROOT,
            env=department.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            encoding="utf-8",
        )
        self.read()

    def tell(self, line):
        """Say what to do, without waiting for it."""
        self.process.stdin.write(line + "\n")

    def read(self):
        """Wait for the answer; empty when the process is dead."""
        return self.process.stdout.readline().strip()

    def kill(self):
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)

    def close(self):
        """Let it go."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)


def planned(app, drawn, line):
    """Plan what a line asks for; gives the plan and what is gone back to."""
    releases = app.extensions["settings"].releases
    command, _, words = line.partition(" ")
    if command == "build":  # the words make it a release of its own, with no time spent on drawing
        content = replace(drawn, policy={**drawn.policy, "X-Edition": words}, pack=gzip.compress(b""))
        return releases, publish.plan(content, releases), ""
    older = history.earlier(releases, "")
    content = compose.stored(app, releases, older.release, older.entry.approved_by)
    return releases, publish.plan(content, releases), older.release.manifest["code"]


def gone(releases, plan, back_to):
    """Publish; gives what is to be said."""
    try:
        return f"live {publish.go(plan, releases, {}, back_to=back_to).folder.name}"
    except ReleaseError as error:
        return str(error)


def main():
    """Answer line by line."""
    app = create_app()
    drawn = compose.compose(app, "")
    todo = None
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "go":
            print(gone(*todo), flush=True)
        else:
            todo = planned(app, drawn, line.strip())
            print("planned", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("FLASK_APP", "app")
    main()
