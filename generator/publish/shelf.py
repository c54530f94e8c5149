"""The shelf: where releases of one site stand on the disk, and how the served one is exchanged.

For ``out`` = ``/srv/public`` the disk looks like this::

    /srv/public             -> .public.site/release-7      a relative link, what is served
    /srv/.public.site/release-7/                           the site
    /srv/.public.site/release-6/                           the site before it, kept for going back
    /srv/.public.site/staging/, scratch/                   only while a build runs
    /srv/.public.site/purge-7.json, purge.key              the certificate of its purge proof, and the key of the hashes in it
    /srv/.public.site/barred-6                             release 6 holds what may not be seen any more: never served again, deleted
    /srv/.public.site/lock                                 locked (flock) while a build runs; holds its process id

The served site changes in one system call, ``rename`` of a fresh link over the old one, which POSIX makes atomic: a
reader sees the whole old site or the whole new one. No file of a release is ever opened for writing again, so whatever
ends a build before that call leaves the old site as it was, byte for byte:

=============================================  ==============================================================
the build is killed, or the disk is full       what stands there, and what the next build does
=============================================  ==============================================================
while it writes, inspects or seals             ``staging`` (and ``scratch``); moved aside and deleted
after staging became ``release-8``             a release above the served one, never linked; deleted
after the fresh link ``link`` was made         the same, and ``link``; deleted
after the link was exchanged                   the new site is served; older releases than the previous are deleted
while old releases are deleted                 ``trash-…`` (renamed first, so none is ever half a release); deleted
=============================================  ==============================================================

A full disk shows as OSError at a write, at mkdir, at the rename or at the link; each stands before the exchange and
becomes a `PublishFault`. After the exchange nothing can fail the build any more: what cannot be deleted waits for the
next one. The kernel drops the lock of a killed process, so no stale lock can block a build, and a process id that is used
again cannot be mistaken for it.

A power cut is not a kill: the kernel may have renamed before it wrote. So before the exchange all of the site is flushed
(``syncfs``; one call instead of one fsync per file), then its folder, and after it the folder of the link.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.errors import ConfigurationError, PublishFault
from generator.publish.disk import flush_folder, fsync_folder, not_written, prove_writable

_RELEASE = re.compile(r"release-([1-9][0-9]{0,9})")
_OURS = re.compile(
    r"lock|link|staging|scratch|trash-.*|release-[1-9][0-9]{0,9}|purge-[1-9][0-9]{0,9}\.json|barred-[1-9][0-9]{0,9}|purge\.key"
)


class Shelf:
    """The releases of the site served at ``out``. Use `take` first and `leave` last.

    A rehearsal has a store of another name (``.public.rehearsal``). A link into the one is foreign to the other, so that neither can
    ever be exchanged for the other, whatever ``out`` is.
    """

    def __init__(self, out: Path, *, is_rehearsal: bool = False) -> None:
        # Not resolved: when out is our link, the link is meant.
        self.out = Path(os.path.abspath(out))  # noqa: PTH100 - Path.absolute keeps ".."
        self.store = self.out.parent / f".{self.out.name}.{'rehearsal' if is_rehearsal else 'site'}"
        self.staging = self.store / "staging"
        self.scratch = self.store / "scratch"
        self._lock: int | None = None
        self._next_number = 1

    def prove(self) -> None:
        """Prove that a site can be written here, before any work is done for it; nothing is left behind.

        Raises as `take` does.
        """
        self._refuse_foreign()
        prove_writable(self.out.parent, self.out)
        if self.store.exists():
            prove_writable(self.store, self.out)

    def take(self) -> None:
        """Lock the shelf, clean up after killed builds and make an empty staging and scratch folder.

        Raises `ConfigurationError`, and changes nothing, when ``out`` or the store is not ours or another build runs.
        """
        self._lock_it()
        try:
            self._next_number = max(self._releases(), default=0) + 1
            self._clean()
            self.staging.mkdir()
            self.scratch.mkdir()
        except OSError as error:
            self.leave()
            raise not_written(self.store, error) from error

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock without building anything."""
        self._lock_it()
        try:
            yield
        finally:
            self._unlock()

    def leave(self) -> None:
        """Delete all but the served release and the one before it, and unlock; an empty store goes too."""
        if self._lock is None:
            return
        with contextlib.suppress(OSError):
            self._clean()
            if os.listdir(self.store) == ["lock"]:  # noqa: PTH208 - names
                (self.store / "lock").unlink()
                self.store.rmdir()
        self._unlock()

    def swap(self) -> None:
        """Make ``staging`` the served release.

        Raises `ConfigurationError` when ``out`` has become foreign meanwhile and `PublishFault` when the disk fails; the
        old site is then still served.
        """
        self._refuse_foreign()
        try:
            flush_folder(self.staging)
            self.staging.rename(self._release(self._next_number))
            fsync_folder(self.store)
            self._link_to(self._next_number)
        except OSError as error:
            raise PublishFault(f"{self.out}: could not be exchanged: {error.strerror or error}") from error

    def purge_key(self) -> bytes:
        """Return the key of this shelf's certificates, made anew when there is none. Raises `PublishFault` when the disk fails."""
        path = self.store / "purge.key"
        try:
            if not path.exists():
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(secrets.token_bytes(32))
            return path.read_bytes()
        except OSError as error:
            raise PublishFault(f"{path}: could not be written: {error.strerror or error}") from error

    def bar_older(self) -> None:
        """Note that no release on the shelf may ever be served again once a newer one is: they will be deleted, not kept.

        The one before the served one would otherwise take its place. Raises `PublishFault` when the disk fails; then nothing was
        exchanged.
        """
        for number in self._releases():
            self._note(f"barred-{number}", b"")

    def keep_certificate(self, certificate: bytes) -> None:
        """Keep the certificate of the release that is about to be served. Raises `PublishFault` when the disk fails."""
        self._note(f"purge-{self._next_number}.json", certificate)

    def _note(self, name: str, data: bytes) -> None:
        try:
            with (self.store / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            fsync_folder(self.store)
        except OSError as error:
            raise PublishFault(f"{self.store / name}: could not be written: {error.strerror or error}") from error

    def swap_back(self) -> Path:
        """Serve the previous release again and return its folder; the newer one stays until the next build.

        Raises `ConfigurationError` when no previous release is kept; one that holds what may not be seen any more is not.
        """
        number = self._previous_number()
        if number is None and self._barred():
            raise ConfigurationError(
                f"{self.out}: the previous release holds records that have left since, so it cannot be served again; build from the "
                "earlier data instead: what has left stays away"
            )
        if number is None:
            raise ConfigurationError(f"{self.out}: no previous release is kept")
        self._link_to(number)
        return self._release(number)

    @property
    def served(self) -> Path | None:
        """Return the folder of the release that is served now, if any."""
        number = self._served_number()
        return None if number is None else self._release(number)

    @property
    def previous(self) -> Path | None:
        """Return the folder of the release before the served one, if it is kept."""
        number = self._previous_number()
        return None if number is None else self._release(number)

    def _release(self, number: int) -> Path:
        return self.store / f"release-{number}"

    def _releases(self) -> list[int]:
        names = os.listdir(self.store) if self.store.is_dir() else []  # noqa: PTH208 - names
        return sorted(int(match.group(1)) for name in names if (match := _RELEASE.fullmatch(name)))

    def _served_number(self) -> int | None:
        if not self.out.is_symlink():
            return None
        folder, _, name = str(self.out.readlink()).rpartition("/")
        match = _RELEASE.fullmatch(name)
        return int(match.group(1)) if match and folder == self.store.name else None

    def _previous_number(self) -> int | None:
        served = self._served_number()
        barred = self._barred()
        older = [number for number in self._releases() if (served is None or number < served) and number not in barred]
        return max(older, default=None)

    def _barred(self) -> set[int]:
        names = os.listdir(self.store) if self.store.is_dir() else []  # noqa: PTH208 - names
        return {int(name.removeprefix("barred-")) for name in names if name.startswith("barred-") and _OURS.fullmatch(name)}

    def _link_to(self, number: int) -> None:
        fresh = self.store / "link"
        fresh.unlink(missing_ok=True)
        # Relative to the folder of out, so that all may be moved together.
        fresh.symlink_to(f"{self.store.name}/release-{number}")
        if self.out.is_dir() and not self.out.is_symlink():
            self.out.rmdir()  # succeeds only when empty
        fresh.replace(self.out)
        with contextlib.suppress(OSError):  # it is served already
            fsync_folder(self.out.parent)

    def _clean(self) -> None:
        served, previous = self._served_number(), self._previous_number()
        kept = {"lock", f"release-{served}", f"release-{previous}"}
        # A mark goes after what it bars, never before.
        kept |= {f"barred-{number}" for number in self._releases()}
        if served is not None:
            kept |= {"purge.key", f"purge-{served}.json", f"purge-{previous}.json"}
        doomed = [self.store / name for name in sorted(os.listdir(self.store)) if name not in kept]  # noqa: PTH208
        _discard([path for path in doomed if _OURS.fullmatch(path.name)])

    def _refuse_foreign(self) -> None:
        try:
            fault = self._foreign_out() or self._foreign_store()
        except OSError as error:
            fault = f"{self.out}: cannot be read: {error.strerror or error}"
        if fault:
            raise ConfigurationError(fault)

    def _foreign_out(self) -> str | None:
        if self.out.name == "":
            return f"{self.out}: expected a folder with a name"
        if self.out.is_symlink():
            is_ours = self._served_number() is not None
            return None if is_ours else f"{self.out}: is a link to {self.out.readlink()}, not made by a build; remove it first"
        if self.out.is_dir():
            first = next(self.out.iterdir(), None)
            return None if first is None else f"{self.out}: is not empty and not made by a build (it holds {first.name})"
        return f"{self.out}: is a file; expected a folder" if self.out.exists() else None

    def _foreign_store(self) -> str | None:
        if self.store.is_symlink() or (self.store.exists() and not self.store.is_dir()):
            return f"{self.store}: is needed by the build; expected a folder or nothing"
        names = os.listdir(self.store) if self.store.exists() else []  # noqa: PTH208 - names
        foreign = sorted(name for name in names if not _OURS.fullmatch(name))
        return f"{self.store}: holds {foreign[0]}, which no build made" if foreign else None

    def _lock_it(self) -> None:
        self._refuse_foreign()
        try:
            self.out.parent.mkdir(parents=True, exist_ok=True)
            self._lock = self._take_lock()
        except OSError as error:
            raise not_written(self.out, error) from error

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> int:
        path = self.store / "lock"
        while True:
            self.store.mkdir(exist_ok=True)
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            except FileNotFoundError:
                continue  # the build before us has just taken its empty store away
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(handle, 20).decode(errors="replace").strip() or "unknown"
                os.close(handle)
                raise ConfigurationError(
                    f"{self.out}: another build (process {holder}) is writing it; wait until it ends"
                ) from None
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                os.truncate(handle, 0)
                os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
                return handle
            os.close(handle)


def restore_previous(out: Path, judge: Callable[[Path], None] | None = None) -> Path:
    """Serve the release before the present one again, and return its folder.

    ``judge`` gets the folder before anything is exchanged; what it raises leaves all as it is.
    Raises `ConfigurationError` when there is none, ``out`` is not ours or a build runs.
    """
    shelf = Shelf(out)
    with shelf.locked():
        if judge is not None and shelf.previous is not None:
            judge(shelf.previous)
        return shelf.swap_back()


def prove_place(out: Path, *, is_rehearsal: bool = False) -> None:
    """Prove that a site can be written at ``out``; nothing is left behind.

    Raises `ConfigurationError` when it cannot, or is not ours, and `PublishFault` when the disk is full.
    """
    Shelf(out, is_rehearsal=is_rehearsal).prove()


def _discard(paths: list[Path]) -> None:
    """Move folders aside, all of them, and only then delete them; what resists waits for the next build."""
    moved = []
    for path in paths:
        aside = path.with_name(f"trash-{os.getpid()}-{path.name}")
        try:
            moved.append(path if path.name.startswith("trash-") else path.rename(aside))
        except OSError:
            moved.append(path)
    for path in moved:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
