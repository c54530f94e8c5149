"""MkDocs hook of the editorial wing: the order of its pages, and the site's styles when editors preview it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from generator.frame.environment import TEMPLATES, template_environment
from generator.frame.styles import join_styles

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add style sheet, script and icon of the site to a preview; a page inside the site has them from the site."""
    if not config.extra.get("frame"):
        icon = template_environment().get_template("assets/icon.svg").render(seal="信")
        script = (TEMPLATES / "assets" / "site.js").read_text(encoding="utf-8")
        for name, text in (("site.css", join_styles()), ("site.js", script), ("icon.svg", icon)):
            files.append(File.generated(config, f"assets/{name}", content=text))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give templates ``guide_pages``: all pages by the ``order`` of their front matter, then by address."""
    pages = [file.page for file in files.documentation_pages() if file.page is not None]
    env.globals["guide_pages"] = sorted(pages, key=lambda page: (page.meta.get("order", 999), page.url))
    return env
