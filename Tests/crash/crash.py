"""Brings nodes and their database down at random moments, under a load of sends and exports, and judges what is left.
Between them the word of a commit is lost now and then.

Usage: crash.py HABEAS [--rounds 100] [--nodes 2] [--seed N]

Nothing that was acknowledged may be lost or doubled: every message is in its author's export once, every request has
ended with one archive, which verifies and holds what was acknowledged before it was asked for.
"""
import argparse
import pathlib
import random
import shutil
import sys
import tempfile
import time

from installation import Installation, Load
from link import LossyLink
from postgresql import PostgreSQL
from verdict import judge


def bring_down(chance, database, nodes):
    """One of the nodes, or the database, for a moment."""
    victim = chance.randrange(len(nodes) + 1)
    if victim == len(nodes):
        database.crash()
        time.sleep(chance.uniform(0, 1))
        database.start()
    else:
        nodes[victim].kill()
        time.sleep(chance.uniform(0, 0.5))
        nodes[victim].start()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("habeas", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="habeas-crash-"))
    database = PostgreSQL()
    link = LossyLink(database.port, options.seed)
    nodes = []
    try:
        installation = Installation(options.habeas.resolve(), folder, database.url)
        installation.served = database.url_at(link.port)
        nodes = installation.nodes
        for _ in range(options.nodes):
            installation.add_node()
        load = Load(installation)
        link.chance = 0.05
        load.begin()
        for number in range(1, options.rounds + 1):
            time.sleep(chance.uniform(0.1, 1.5))
            bring_down(chance, database, nodes)
            if number % 10 == 0:
                print(f"{number} crashes, {load.count()} sent, {len(load.requests)} exports asked for", flush=True)
        link.chance = 0
        load.end()
        problems, exports = judge(installation, load)
        problems += [f"a node ended with {status}" for node in nodes if (status := node.stop()) != 0]
        problems += [f"{path} was left" for path in folder.rglob(".unfinished*")]
        told = f"{options.rounds} crashes, {link.lost} commits without a word of it: {load.count()} messages and {exports} exports, none lost, doubled or torn"
        print("\n".join(problems) or told)
        return 1 if problems else 0
    finally:
        for node in nodes:
            node.kill()
        link.close()
        database.remove()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
