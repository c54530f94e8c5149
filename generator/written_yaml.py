"""YAML that people write by hand (settings, rules, mappings, sign-offs), read strictly: nothing is overwritten or guessed.

A key that stands twice is a fault with its lines, not a silent loss of the first; a day that does not exist stays the text that was
written, so that whoever judges the values can name its key beside all other faults.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode


class YamlUnreadable(ValueError):
    """Raised for a file that cannot be read as YAML; ``args`` are its faults, each a sentence without the file's name."""


class _StrictLoader(yaml.SafeLoader):
    """Keeps what stands twice, and texts that only look like days."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[str] = []

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        first_lines: dict[Any, int] = {}
        for key_node, _ in node.value:
            if isinstance(key_node, ScalarNode) and not key_node.tag.endswith(":merge"):
                line = key_node.start_mark.line + 1
                if key_node.value in first_lines:
                    self.repeated.append(f"line {line}: {key_node.value} stands in line {first_lines[key_node.value]} already")
                first_lines.setdefault(key_node.value, line)
        return super().construct_mapping(node, deep)

    def construct_day(self, node: ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return self.construct_scalar(node)


_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _StrictLoader.construct_day)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file says. Raises `YamlUnreadable` with its faults, and `OSError` when there is no such file."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        coding = "found GB 18030" if _is_gb18030(data) else f"found the byte 0x{data[error.start]:02x}"
        raise YamlUnreadable(f"line {line}: {coding}, expected UTF-8; save the file as UTF-8") from None
    try:
        loader = _StrictLoader(text)
        try:
            found = loader.get_single_data()
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, AttributeError, TypeError, OverflowError, RecursionError) as error:
        # What is no number, day or text of the kind that its tag or its look promises makes the library fail in its own ways.
        raise YamlUnreadable(f"is not YAML: {_in_one_line(error)}") from None
    if loader.repeated:
        raise YamlUnreadable(*sorted(set(loader.repeated), key=lambda fault: int(fault[5:].partition(":")[0])))
    return found


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _in_one_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark is not None else " ".join(str(problem).split())
