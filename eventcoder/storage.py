"""Where files lie: on this machine, or in a store that fsspec reaches ("s3://bucket/events").

A store is named by a URL; everything else is a path. Writing is all or nothing: a reader never sees half a file.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol

from eventcoder.errors import EventcoderError, InputError

PathLike = str | os.PathLike[str]


def is_url(name: PathLike) -> bool:
    """Whether the name is that of a store rather than of a path ("C:/x" is a path)."""
    scheme, separator, _ = os.fspath(name).partition("://")
    return bool(separator) and len(scheme) > 1


def open_store(url: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the path in it.

    Raises:
        InputError: fsspec or what the store needs is not installed, or the URL is not understood.
    """
    try:
        import fsspec
    except ImportError:
        raise InputError("needs fsspec; pip install eventcoder[dask], or fsspec", file=url) from None
    try:
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise InputError(f"cannot be reached: {error}", file=url) from None
    return system, str(path)


class StorePath:
    """A file or folder in a store, with what readers ask of a path.

    Raises:
        InputError: as open_store.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._system, self._path = open_store(url)
        pure = PurePosixPath(self._path)
        self.name, self.suffix, self.suffixes = pure.name, pure.suffix, pure.suffixes

    def open(self, mode: str = "rb", buffering: int = -1) -> BinaryIO:
        """The file's bytes; ``buffering`` is the store's own affair."""
        del buffering
        stream: BinaryIO = self._system.open(self._path, mode)
        return stream

    def as_posix(self) -> str:
        """The URL."""
        return self._url

    def list_files(self) -> list[tuple[str, StorePath]] | None:
        """The files below it with their URLs, sorted, hidden ones left out; None where it is no folder."""
        if not self._system.isdir(self._path):
            return None
        begin = self._url.partition("://")[0]
        names = [str(name) for name in self._system.find(self._path)]
        shown = [name for name in names if "/." not in name[len(self._path) :]]
        return [(url, StorePath(url)) for url in (f"{begin}://{name.lstrip('/')}" for name in sorted(shown))]


class Folder(Protocol):
    """A flat folder of small files. Names are those within it."""

    name: str

    def list_names(self) -> set[str]:
        """The files' names; none where the folder does not exist yet."""

    def read(self, name: str) -> bytes:
        """A file's content."""

    def write(self, name: str, content: bytes) -> None:
        """Writes a file whole, over an older one; makes the folder if it is missing."""

    def remove(self) -> None:
        """Removes the folder and what it holds."""


class LocalFolder:
    """A folder on this machine."""

    def __init__(self, path: PathLike) -> None:
        self._path = Path(path)
        self.name = str(path)

    def list_names(self) -> set[str]:
        """As Folder."""
        return {file.name for file in self._path.iterdir()} if self._path.is_dir() else set()

    def read(self, name: str) -> bytes:
        """As Folder."""
        return (self._path / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """As Folder.

        Raises:
            EventcoderError: it cannot be written.
        """
        try:
            self._path.mkdir(exist_ok=True)
            write_whole(self._path / name, content)
        except OSError as error:
            raise EventcoderError(f"cannot be written: {error.strerror}", file=str(self._path / name)) from None

    def remove(self) -> None:
        """As Folder."""
        shutil.rmtree(self._path, ignore_errors=True)


class RemoteFolder:
    """A folder in a store; a store shows a file when all of it has arrived."""

    def __init__(self, url: str) -> None:
        self._system, self._path = open_store(url)
        self.name = url

    def list_names(self) -> set[str]:
        """As Folder."""
        self._system.invalidate_cache()
        if not self._system.isdir(self._path):
            return set()
        return {str(name).rsplit("/", 1)[-1] for name in self._system.ls(self._path, detail=False)}

    def read(self, name: str) -> bytes:
        """As Folder."""
        content: bytes = self._system.cat_file(f"{self._path}/{name}")
        return content

    def write(self, name: str, content: bytes) -> None:
        """As Folder.

        Raises:
            EventcoderError: it cannot be written.
        """
        try:
            self._system.makedirs(self._path, exist_ok=True)
            self._system.pipe_file(f"{self._path}/{name}", content)
        except OSError as error:
            raise EventcoderError(f"cannot be written: {error}", file=f"{self.name}/{name}") from None

    def remove(self) -> None:
        """As Folder."""
        if self._system.exists(self._path):
            self._system.rm(self._path, recursive=True)


def open_folder(name: PathLike) -> Folder:
    """The folder of that path or URL; it need not exist."""
    return RemoteFolder(os.fspath(name).rstrip("/")) if is_url(name) else LocalFolder(name)


def write_whole(path: Path, content: bytes) -> None:
    """Writes a local file under a temporary name first, so that a killed run leaves no half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
