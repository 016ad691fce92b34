"""The store's tables, and how a store is opened: what can be wrong with a file, each with its own error."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    insert,
    inspect,
    select,
)
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

VERSION = 1
_VERSION = {"key": "schema", "value": str(VERSION)}
BUSY = 5.0  # seconds to wait for another program that uses the file

_tables = MetaData()


def _table(name: str, *columns: Column[Any] | UniqueConstraint) -> Table:
    return Table(name, _tables, *columns)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, String(255) if key else Text, primary_key=key, nullable=False)


about = _table("about", _text("key", key=True), _text("value"))
# `pair` is the two kinds of record in alphabetical order, so that a document and its reverse share their links.
links = _table(
    "links",
    Column("id", Integer, primary_key=True),
    Column("pair", String(255), nullable=False),
    Column("first", String(255), nullable=False),
    Column("second", String(255), nullable=False),
    _text("faces"),
    _text("sights"),
    UniqueConstraint("pair", "first"),
    UniqueConstraint("pair", "second"),
)
# `course` is the pair with its direction: source, then target.
intents = _table(
    "intents",
    _text("course", key=True),
    _text("source", key=True),
    _text("marker"),
    _text("written"),
    _text("faces"),
    Column("above", Integer, nullable=False),
)
parked = _table(
    "parked",
    _text("pair", key=True),
    _text("ref", key=True),
    _text("fingerprint"),
    _text("reason"),
    _text("at"),
)
conflicts = _table(
    "conflicts",
    Column("id", Integer, primary_key=True),
    *map(
        _text,
        ("pairing", "row", "left", "right", "left_value", "right_value", "winner", "at"),
    ),
)


class StoreError(Exception):
    """Our own memory cannot be used: nothing more is written to a vendor."""


class StoreCorrupt(StoreError):
    """The file is no store, or no longer one."""


class StoreNewer(StoreError):
    """Written by a later version of the sync."""


class StoreLocked(StoreError):
    """Another run is using it."""


class StoreForeign(StoreError):
    """It remembers the records of other accounts."""


class SharedSqlite(SQLiteDialect_pysqlite):
    """All SQLite stores of a process compile alike, so that opening one costs no compilation."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedSqlite)

    def __hash__(self) -> int:
        return hash(SharedSqlite)


registry.register("sqlite.shared", __name__, "SharedSqlite")
_COMPILED: dict[Any, Any] = {}


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the state for this process alone. The lock dies with its holder, so it can never be stale."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        file = os.open(state / "sync.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{state} cannot be used as SYNC_STATE: {error.strerror}") from error
    try:
        _take(file, state)
        yield
    finally:
        os.close(file)


def _take(file: int, state: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(file, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise StoreLocked(
            f"{state} is in use by another run (process {holder}); wait for it or stop it"
        ) from error
    os.ftruncate(file, 0)
    os.pwrite(file, str(os.getpid()).encode(), 0)


@contextmanager
def connected(url: str, *, read_only: bool = False) -> Iterator[Connection]:
    """A checked connection to the store at `url`; a new store is laid out. Raises StoreError."""
    where = _where(url, read_only=read_only)
    new = where.get_backend_name() == "sqlite" and not _exists(where)
    try:
        engine = _engine(where)
    except ImportError as error:
        raise StoreError(
            f"{shown(url)} needs a driver that is not installed: {error.name}"
        ) from error
    with typed(url), engine.connect() as plain:
        connection = plain.execution_options(compiled_cache=_COMPILED)
        _prepare(connection, shown(url), new=new, read_only=read_only)
        yield connection


@lru_cache(maxsize=8)
def _engine(where: URL) -> Engine:
    """One for each database; it keeps no connection open behind our back."""
    patience = {"timeout": BUSY} if where.get_backend_name() == "sqlite" else {}
    return create_engine(where, poolclass=NullPool, connect_args=patience)


def shown(url: str) -> str:
    """Where the store is, as a person names it: a file's path, or a server's URL without its password."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite" and where.database:
        return where.database
    return where.render_as_string(hide_password=True)


@contextmanager
def typed(url: str) -> Iterator[None]:
    """A database error as one of ours."""
    try:
        yield
    except DBAPIError as error:
        text, where = str(error.orig).lower(), shown(url)
        if "locked" in text:
            raise StoreLocked(
                f"{where} is locked by another program; close it and try again"
            ) from error
        if "not a database" in text or "malformed" in text:
            raise StoreCorrupt(
                f"{where} is damaged or is no store ({error.orig}): restore it from a backup, or move it away;"
                " records that carry our marker are then linked again"
            ) from error
        raise StoreError(f"{where}: {error.orig}") from error


def _where(url: str, *, read_only: bool) -> URL:
    try:
        where = make_url(url)
        where.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError("the store's URL in sync.toml, [store] url, is no database URL") from error
    if where.get_backend_name() != "sqlite":
        return where
    if read_only and not _exists(where):
        return make_url("sqlite+shared://")  # nothing was ever stored: an empty store in memory
    return where.set(drivername="sqlite+shared")


def _exists(where: URL) -> bool:
    return bool(where.database) and Path(str(where.database)).exists()


def _prepare(connection: Connection, url: str, *, new: bool, read_only: bool) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite and not read_only:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
    # A run that was killed before its tables were committed leaves an empty file: a new store as well.
    if new or not (names := inspect(connection).get_table_names()):
        _lay_out(connection)
    elif about.name in names:
        _check_version(connection, url)
    else:
        raise StoreCorrupt(f"{url} is a database, but not a store of this sync: name another one")
    if sqlite and read_only:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    connection.commit()


def _lay_out(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.executescript(_script())
    else:
        _tables.create_all(connection)
        connection.execute(insert(about).values(_VERSION))
        connection.commit()


@cache
def _script() -> str:
    """All of it in one transaction and one call; pysqlite would commit each CREATE by itself."""
    dialect = SharedSqlite()
    creations = [CreateTable(table).compile(dialect=dialect) for table in _tables.sorted_tables]
    version = insert(about).values(_VERSION)
    written = version.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return ";".join(["BEGIN", *map(str, creations), str(written), "COMMIT"])


def _check_version(connection: Connection, url: str) -> None:
    found = connection.execute(select(about.c.value).where(about.c.key == "schema")).scalar()
    if not str(found).isdecimal():
        raise StoreCorrupt(
            f"{url} does not say which version it is ({found!r}): restore it from a backup"
        )
    if int(str(found)) > VERSION:
        raise StoreNewer(
            f"{url} was written by a later version of the sync (schema {found}, this one knows {VERSION}):"
            " upgrade, or use another SYNC_STATE"
        )
