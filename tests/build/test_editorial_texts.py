"""What people write beside the data is judged as strictly as a cell, in every disguise, before anything is public."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import build_site
from generator.errors import ConfigurationError
from generator.publish.progress import SilentProgress
from tests.release.material import DAY
from tests.release.small_site import lay

HIDDEN = {
    "emphasis inside a number": "值班员 138001**38000**。",
    "Han numerals": "值班员一三八零零一三八零零零。",
    "the picture of a key for each digit": "值班员" + "".join(f"{digit}\ufe0f\u20e3" for digit in "13800138000"),
    "base 64": "值班员 MTM4MDAxMzgwMDA=",
    "a heading": "## 值班员 138 0013 8000",
}


@pytest.mark.parametrize("way", HIDDEN)
def test_a_hidden_number_stops_the_build_and_is_not_repeated(way: str, tmp_path: Path) -> None:
    data = lay(tmp_path / "data", {})
    (data / "content" / "index.md").write_text(f"# 说明\n\n第一段。\n\n{HIDDEN[way]}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        build_site(data, tmp_path / "site", DAY, SilentProgress(), workers=1)
    assert "guide/index.html" in str(refused.value) and "手机号码" in str(refused.value)
    assert "8000" not in str(refused.value) and "零零零" not in str(refused.value)
    assert not (tmp_path / "site").exists()


def test_a_number_in_the_name_of_a_file_stops_the_build(tmp_path: Path) -> None:
    data = lay(tmp_path / "data", {})
    (data / "content" / "index.md").write_text("# 说明\n\n第一段。\n", encoding="utf-8")
    (data / "content" / "张先生13800138000.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ConfigurationError) as refused:
        build_site(data, tmp_path / "site", DAY, SilentProgress(), workers=1)
    assert str(refused.value).count("手机号码") == 1 and "13800138000" not in str(refused.value)
