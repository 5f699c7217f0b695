"""Passes on what is said to the database on a port; after a SIGUSR1 the word of the next commit is lost, with its connection.

With a second argument nothing more is passed on then.
"""
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "crash"))
import link  # noqa: E402


class Once:
    """Is smallest at first."""

    draws = 0

    def random(self):
        self.draws += 1
        return self.draws - 1


lossy = link.LossyLink(int(sys.argv[1]), 0)


def arm(*_):
    lossy.random, lossy.chance = Once(), 1
    print("armed", flush=True)


signal.signal(signal.SIGUSR1, arm)
print(f"port {lossy.port}", flush=True)
while len(sys.argv) == 2 or not lossy.lost:
    time.sleep(0.01)
