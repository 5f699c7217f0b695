"""Cuts nodes off from their database and from each other, in network namespaces, and judges what is left.

Usage: partition.py HABEAS [--rounds 10] [--seed N], as root

Two nodes and the database have a host each. A node that is cut off answers no write; what was acknowledged is neither
lost nor doubled, and the other node finishes the exports.
"""
import argparse
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from installation import Installation, Load
from postgresql import PostgreSQL
from verdict import judge


class Network:
    """Three hosts on a bridge: the database and two nodes. This process is on the bridge as well."""

    HOSTS = {"db": "10.213.7.1", "a": "10.213.7.2", "b": "10.213.7.3"}

    def __init__(self):
        self.name = f"hab{os.getpid() % 100000}"
        self.ip("link", "add", self.name, "type", "bridge")
        self.ip("address", "add", "10.213.7.254/24", "dev", self.name)
        self.ip("link", "set", self.name, "up")
        for host, address in self.HOSTS.items():
            space = self.space(host)
            self.ip("netns", "add", space)
            self.ip("link", "add", self.link(host), "type", "veth", "peer", "name", "eth0", "netns", space)
            self.ip("link", "set", self.link(host), "master", self.name, "up")
            for command in (["link", "set", "lo", "up"], ["address", "add", f"{address}/24", "dev", "eth0"],
                            ["link", "set", "eth0", "up"]):
                self.ip("-n", space, *command)

    def space(self, host):
        return f"{self.name}-{host}"

    def link(self, host):
        return f"{self.name}{host}"

    def within(self, host):
        return "ip", "netns", "exec", self.space(host)

    def cut(self, host):
        self.ip("link", "set", self.link(host), "down")

    def mend(self, host):
        self.ip("link", "set", self.link(host), "up")

    def remove(self):
        for host in self.HOSTS:
            subprocess.run(["ip", "netns", "delete", self.space(host)], check=False)
        subprocess.run(["ip", "link", "delete", self.name], check=False)

    @staticmethod
    def ip(*arguments):
        subprocess.run(["ip", *arguments], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("habeas", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="habeas-partition-"))
    network = Network()
    database = nodes = None
    try:
        database = PostgreSQL(Network.HOSTS["db"], network.within("db"))
        # What makes the installation runs on the bridge, as an administrator would from another host.
        installation = Installation(options.habeas.resolve(), folder, database.url)
        nodes = installation.nodes
        for host in "ab":
            installation.add_node(Network.HOSTS[host], network.within(host), ["--behind-tls-proxy"])
        load = Load(installation)
        load.begin()
        for number in range(1, options.rounds + 1):
            time.sleep(chance.uniform(0.5, 3))
            victim = chance.choice(["a", "b", "db"])
            long = chance.uniform(1, 20)
            network.cut(victim)
            time.sleep(long)
            network.mend(victim)
            print(f"{number}: {victim} was cut off for {long:.0f} s; {load.count()} sent, "
                  f"{len(load.requests)} exports asked for", flush=True)
        load.end()
        problems, exports = judge(installation, load)
        problems += [f"a node ended with {status}" for node in nodes if (status := node.stop()) != 0]
        told = f"{options.rounds} cuts: {load.count()} messages and {exports} exports, none lost, doubled or torn"
        print("\n".join(problems) or told)
        return 1 if problems else 0
    finally:
        for node in nodes or []:
            node.kill()
        if database:
            database.remove()
        network.remove()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
