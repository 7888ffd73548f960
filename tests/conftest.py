"""Fixtures shared by all tests: the sample folder, the data folder, a Chromium."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real sample documents (WENSHANG_SAMPLES, else ../shared/data); skips where it is absent."""
    folder = Path(os.environ.get("WENSHANG_SAMPLES", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"没有样例文件夹 {folder}（可用环境变量 WENSHANG_SAMPLES 指定）")
    return folder


@pytest.fixture(scope="session")
def data() -> Path:
    """The project's own data folder."""
    return ROOT / "data"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; skips with a reason where there is none, fails in CI."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail("CI 中没有 Chromium：.ci/run 应当安装它")
    pytest.skip("没有找到 Chromium，跳过浏览器测试")
