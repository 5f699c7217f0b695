"""A PostgreSQL server that can be brought down at any moment; what it committed is synced to the disk."""
import glob
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PostgreSQL:
    def __init__(self, host="127.0.0.1", within=()):
        self.programs = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="habeas-postgresql-"))
        # The server refuses to run as root.
        self.owner = [*within, "runuser", "--user=postgres", "--"] if os.getuid() == 0 else []
        if self.owner:
            shutil.chown(self.folder, "postgres")
        self.data = self.folder / "data"
        self.host, self.port = host, free_port()
        self.url = self.url_at(self.port)
        self.run("initdb", "--username=habeas", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(
                f"listen_addresses = '{host}'\nport = {self.port}\nunix_socket_directories = ''\nmax_connections = 200\n"
                "max_locks_per_transaction = 256\n"
            )
        with open(self.data / "pg_hba.conf", "a", encoding="utf-8") as settings:
            settings.write(f"host all all {host}/24 trust\n")
        self.start()

    def url_at(self, port):
        return f"postgres://habeas@{self.host}:{port}/postgres"

    def run(self, program, *arguments):
        command = [*self.owner, self.programs / program, f"--pgdata={self.data}", *arguments]
        # The server keeps what it writes to; a pipe would never end.
        log = self.folder / "commands.log"
        with open(log, "a", encoding="utf-8") as output:
            subprocess.run(command, check=True, cwd="/", stdout=output, stderr=output)

    def start(self):
        self.run("pg_ctl", "start", f"--log={self.folder / 'log'}", "--wait", "--timeout=60", "--silent")

    def crash(self):
        """Ends it as a power cut would, as far as its own memory goes."""
        self.run("pg_ctl", "stop", "--mode=immediate", "--silent")

    def remove(self):
        try:
            self.crash()
        except subprocess.CalledProcessError:
            pass
        shutil.rmtree(self.folder)
