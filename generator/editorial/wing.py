"""Runs MkDocs into the build's scratch folder and hands over its pages as a part of the site.

This room alone knows MkDocs and Material. It leans on what they document: a configuration file, a folder of overrides
(``site_templates/material``: blocks of ``main.html``, two partials), a hook, ``mkdocs.config.load_config`` and
``mkdocs.commands.build.build``. Of what MkDocs writes only pages, pictures beside the Markdown and our own style sheet are
published; the theme's assets, its search index and its sitemap are not.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.utils.meta import get_data

from generator import addresses
from generator.artifacts import BINARY, CSS, HTML, SVG, Artifact, Job, ReadyJob
from generator.derived.columns import columns_of
from generator.derived.known_pages import known_pages
from generator.derived.site import Site
from generator.editorial.polish import SCHEME, Place, polish_page, read_text, read_title
from generator.editorial_documents import EditorialDocument
from generator.errors import ConfigurationError
from generator.frame.environment import TEMPLATES
from generator.frame.page import frame_of, frame_parts, settle_frame

STAGE = "editorial"
CONFIGURATION = TEMPLATES.parent / "mkdocs.yml"
STYLE_SHEET = "assets/wing.css"
_MEDIA_TYPES: Mapping[str, str] = {
    ".css": CSS,
    ".svg": SVG,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
# What MkDocs takes as the front page of a folder, the first that is there.
_FRONTS = ("index.md", "README.md")
# Pages that every portal has, whatever its data; its columns come beside them.
_ALWAYS = frozenset({addresses.HOME, addresses.SEARCH, addresses.RELEASES, addresses.SITEMAP_PAGE})


@dataclass(frozen=True, slots=True)
class Editorial:
    """The wing: the jobs that yield its files, and what search learns of its pages, in order of address."""

    jobs: list[Job]
    documents: tuple[EditorialDocument, ...]


@dataclass(frozen=True, slots=True)
class _BuiltPage:
    """One page as MkDocs wrote it: the Markdown it came from, its address in the wing, its HTML."""

    source: str
    path: str
    data: bytes


def build_editorial(site: Site, content_dir: Path, scratch: Path) -> Editorial:
    """Build the Markdown of ``content_dir`` and return it as a wing of the site, under ``guide/``.

    Without a folder of Markdown the wing is empty. Raises `ConfigurationError` with all warnings of MkDocs (links that lead nowhere
    and the like), and when a page holds what the site may not publish (styles or scripts inside it, something from elsewhere).
    """
    if not any(content_dir.glob("**/*.md")):
        return Editorial([], ())
    folder = scratch / "editorial"
    pages, files = _run_mkdocs(site, content_dir, folder)
    published = {addresses.GUIDE + page.path for page in pages}
    there = published | _ALWAYS | {column.address for column in columns_of(site.portal)} | known_pages(site.portal)
    there |= {addresses.GUIDE + path for path in files}
    artifacts, documents, faults = [], [], []
    for page in pages:
        address = addresses.GUIDE + page.path
        data, found = polish_page(page.data, Place(address, addresses.root_of(address), there.__contains__))
        faults += [f"content/{page.source}: found {fault}" for fault in found]
        artifacts.append(Artifact(address, data, HTML, (STAGE, f"content/{page.source}")))
        documents.append(EditorialDocument(read_title(data), address, read_text(data)))
    if faults:
        raise ConfigurationError(*faults)
    for path, source in files.items():
        media_type = _MEDIA_TYPES.get(Path(path).suffix, BINARY)
        artifacts.append(Artifact(addresses.GUIDE + path, (folder / path).read_bytes(), media_type, (STAGE, source)))
    return Editorial([ReadyJob(STAGE, tuple(artifacts))], tuple(documents))


def has_front_page(site: Site, content_dir: Path) -> bool:
    """Say whether the wing will have ``guide/index.html``, to which every page of the site links: ``index.md``, else ``README.md``."""
    front = next((path for name in _FRONTS if (path := content_dir / name).is_file()), None)
    if front is None:
        return False
    _, meta = get_data(front.read_text(encoding="utf-8-sig", errors="replace"))
    return _is_wanted(meta, site.portal.settings.demonstration is not None)


def _is_wanted(meta: Mapping[str, Any], has_demonstration: bool) -> bool:
    """Say whether a page is meant for this portal, by its front matter."""
    return meta.get("needs") != "demonstration" or has_demonstration


class _Gather(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Notes what MkDocs is about to build, and keeps the theme's own files out of it."""

    def __init__(self, has_demonstration: bool) -> None:
        super().__init__()
        self._has_demonstration = has_demonstration
        self.pages: dict[str, str] = {}
        self.media: dict[str, str] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Drop the files of the theme but for our style sheet; note pictures that stand beside the Markdown."""
        for file in list(files.media_files()):
            if file.src_dir == config.docs_dir:
                self.media[file.dest_uri] = file.src_uri
            elif file.dest_uri != STYLE_SHEET:
                files.remove(file)
        return files

    def on_env(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Note address and source of the pages that this portal publishes."""
        for file in files.documentation_pages():
            page = file.page
            assert page is not None
            if _is_wanted(page.meta, self._has_demonstration):
                self.pages[file.dest_uri] = file.src_uri


class _Warnings(logging.Handler):
    """Collects what MkDocs warns of while it stands as a context, so that all of it can be said at once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text of one warning."""
        self.texts.append(f"content: {record.getMessage()}")

    def __enter__(self) -> _Warnings:
        """Listen."""
        logging.getLogger("mkdocs").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        logging.getLogger("mkdocs").removeHandler(self)


def _run_mkdocs(site: Site, content_dir: Path, folder: Path) -> tuple[list[_BuiltPage], dict[str, str]]:
    """Build into ``folder``; return the pages by address, and the other files to publish with their source."""
    gather = _Gather(site.portal.settings.demonstration is not None)
    with _Warnings() as warnings:
        try:
            config = load_config(
                str(CONFIGURATION),
                docs_dir=str(content_dir.resolve()),
                site_dir=str(folder),
                site_name=site.portal.settings.name,
                extra={"frame": _frame(site, has_front_page(site, content_dir))},
                strict=True,
            )
            config.plugins["gather"] = gather
            build(config)
        except MkDocsException as error:
            raise ConfigurationError(*(warnings.texts or [f"content: {error}"])) from None
    pages = [_BuiltPage(source, path, (folder / path).read_bytes()) for path, source in sorted(gather.pages.items())]
    return pages, {STYLE_SHEET: "templates"} | {path: f"content/{source}" for path, source in sorted(gather.media.items())}


def _frame(site: Site, has_front: bool) -> dict[str, Any]:
    """Return the frame of the data pages as ``main.html`` takes it, with links that `polish_page` completes."""
    settings = site.portal.settings
    settle_frame(site, has_guide=has_front)
    parts = frame_parts(frame_of(site), SCHEME, "", is_front=False, has_find=True)
    marked = f"（{settings.demonstration.label}）" if settings.demonstration else ""
    return {
        "head": str(parts.head),
        "top": str(parts.top),
        "foot": str(parts.foot),
        "title_end": f"{settings.name}{marked}{'（预演）' if site.portal.is_rehearsal else ''}",
        "content_source": settings.operator.maintainer,
        "demonstration": settings.demonstration is not None,
        "has_front": has_front,
    }
