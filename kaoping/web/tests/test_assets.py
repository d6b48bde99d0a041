"""The bundles are small, run in old browsers, and can be read by old eyes."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOMS = Path(__file__).parents[2]
CHECKOUT = ROOMS.parent
BUILT = ROOMS / "web/static/web"
TOKENS = (ROOMS / "web/assets/_tokens.scss").read_text("utf-8")

# What the floors do not know; a rule with one of them is dropped there.
UNKNOWN_TO_CHROMIUM_69 = (
    r":is\(", r":where\(", r":has\(", r":focus-visible", r"color-mix", r"[:,( ](?:min|max|clamp)\(",
    r"[;{]inset:", r"[;{](?:row-|column-)?gap:", r"aspect-ratio", r"-inline(?:-start|-end)?:",
    r"-block(?:-start|-end)?:", r"@container", r"@layer", r"oklch", r"[;{}]&", r"prefers-",
)  # fmt: skip
UNKNOWN_TO_CHROMIUM_88 = (
    r":has\(", r"color-mix", r"@container", r"@layer", r"oklch", r"[;{}]&", r"dvh", r"\dsvh",
)  # fmt: skip


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the bundles, built first where it is missing."""
    if not (BUILT / "citizen.css").exists():
        subprocess.run(["npm", "run", "--silent", "build"], cwd=CHECKOUT, check=True)
    return BUILT


def kilobytes(path: Path) -> float:
    """Size on disk."""
    return path.stat().st_size / 1024


@pytest.mark.parametrize(
    ("name", "limit"),
    [("citizen.css", 16), ("citizen.js", 2), ("print.css", 4), ("office.css", 110)],
)
def test_a_bundle_stays_small(built: Path, name: str, limit: int) -> None:
    assert kilobytes(built / name) <= limit


@pytest.mark.parametrize("name", ["citizen.css", "print.css"])
@pytest.mark.parametrize("pattern", UNKNOWN_TO_CHROMIUM_69)
def test_citizen_styles_work_in_chromium_69(built: Path, name: str, pattern: str) -> None:
    assert re.findall(pattern, (built / name).read_text("utf-8")) == []


@pytest.mark.parametrize("pattern", UNKNOWN_TO_CHROMIUM_88)
def test_office_styles_work_in_chromium_88(built: Path, pattern: str) -> None:
    assert re.findall(pattern, (built / "office.css").read_text("utf-8")) == []


def test_scripts_carry_no_syntax_younger_than_chromium_61(built: Path) -> None:
    for path in built.glob("*.js"):
        assert not re.search(r"\?\?=|\?\.[a-zA-Z(\[]|\bcatch\{", path.read_text("utf-8")), path.name


def token(name: str) -> str:
    """The colour of a token as six hexadecimal digits."""
    digits = re.search(rf"^\${name}: #([0-9a-f]+);", TOKENS, re.MULTILINE).group(1)
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two tokens, 1 to 21, WCAG 2.2."""
    high, low = sorted((luminance(token(one)), luminance(token(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [("ink", "paper"), ("muted", "paper"), ("muted", "surface"), ("action-strong", "paper")]
    + [(f"{name}", f"{name}-tint") for name in ("info", "good", "warn", "bad", "neutral")]
    + [(f"{name}", "paper") for name in ("info", "good", "warn", "bad", "neutral")],
)
def test_text_of_citizen_pages_has_contrast_7(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 7


def test_links_of_office_pages_have_contrast_4_5() -> None:
    assert contrast("action", "paper") >= 4.5
    assert contrast("action", "surface") >= 4.5


@pytest.mark.parametrize("name", ["brand", "line-strong"])
def test_focus_and_edges_have_contrast_3(name: str) -> None:
    assert contrast(name, "paper") >= 3


def test_the_lock_file_has_hashes_and_names_no_host() -> None:
    packages = json.loads((CHECKOUT / "package-lock.json").read_text("utf-8"))["packages"]
    strangers = {name: package for name, package in packages.items() if name}
    assert [name for name, package in strangers.items() if "integrity" not in package] == []
    assert [name for name, package in strangers.items() if "resolved" in package] == []


def test_each_npm_package_is_pinned_and_explained() -> None:
    package = json.loads((CHECKOUT / "package.json").read_text("utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    assert sorted(wanted) == sorted(package["comments"])
    assert [name for name, version in wanted.items() if not version[0].isdigit()] == []
