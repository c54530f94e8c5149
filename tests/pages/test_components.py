"""Every component is documented, every documented macro exists, every example renders as well-formed XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from generator.frame.environment import TEMPLATES, template_environment

FOLDERS = sorted(path for path in (TEMPLATES / "components").iterdir() if path.is_dir())


def read_component(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((folder / "component.yml").read_text(encoding="utf-8"))
    return loaded


def examples() -> Iterator[Any]:
    for folder in FOLDERS:
        for name, macro in read_component(folder)["macros"].items():
            for number, given in enumerate(macro["examples"], start=1):
                yield pytest.param(folder, name, given, id=f"{folder.name}-{name}-{number}")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_macro_is_documented_with_its_parameters_and_the_reverse(folder: Path) -> None:
    template = template_environment().get_template(f"components/{folder.name}/template.html")
    macros = {
        name: macro for name, macro in vars(template.module).items() if hasattr(macro, "arguments") and not name.startswith("_")
    }
    own = {
        name: set(macro.arguments) for name, macro in macros.items() if f"macro {name}(" in (folder / "template.html").read_text()
    }
    assert own == {name: set(macro["params"]) for name, macro in read_component(folder)["macros"].items()}


@pytest.mark.parametrize(("folder", "name", "given"), list(examples()))
def test_each_example_renders_as_well_formed_xml_without_inline_style_or_script(
    folder: Path, name: str, given: dict[str, Any]
) -> None:
    template = template_environment().get_template(f"components/{folder.name}/template.html")
    text = str(getattr(template.module, name)(**given))
    root = etree.fromstring(f"<div>{text}</div>")
    attributes = {attribute for element in root.iter() for attribute in element.attrib}
    assert "style" not in attributes
    assert not [attribute for attribute in attributes if str(attribute).startswith("on")]
    assert root.find(".//script") is None
