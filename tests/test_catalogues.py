"""Every message of every room has its Chinese, and no room says the same thing differently."""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from babel.messages import pofile

CHECKOUT = Path(__file__).resolve().parents[1]


def test_every_message_is_translated():
    command = [sys.executable, "tools/messages.py", "check"]
    found = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_one_english_text_has_one_chinese_text():
    """Django reads all catalogues as one, so the first room would speak for the others."""
    texts = defaultdict(set)
    for file in CHECKOUT.glob("kaoping/*/locale/zh_Hans/LC_MESSAGES/django.po"):
        with file.open("rb") as opened:
            for message in pofile.read_po(opened, locale="zh_Hans"):
                if message.id:
                    text = message.string
                    texts[str(message.id), message.context].add(
                        text if isinstance(text, str) else text[0]
                    )
    assert {key: found for key, found in texts.items() if len(found) > 1} == {}


def test_no_message_stands_within_an_f_string():
    """The extractor doesn't look into f-strings: such a message would be lost at the next update."""
    hidden = [
        f"{path.relative_to(CHECKOUT)}:{node.lineno}"
        for path in (CHECKOUT / "kaoping").rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext")
    ]
    assert hidden == []
