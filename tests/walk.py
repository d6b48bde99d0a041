"""Walks through the product by its links, as somebody who opens whatever there is to open."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin

from django.test import Client
from lxml import html

ALIKE = 2  # pages of one shape that are opened: the same page of another village tells little
# A half-width stop or colon beside Chinese; the source of a regulation is quoted as it is.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
UNFINISHED = re.compile(r"\bNone\b|{{|{%|%\(\w+\)")


def walk(client: Client, start: str = "/") -> tuple[int, list[str]]:
    """Opens all that links lead to from `start`; how many addresses, and what is wrong with them."""
    client.raise_request_exception = False  # so that all faults are told, not the first alone
    shapes: Counter[str] = Counter()
    waiting, known, faults = [start], {start}, []
    while waiting:
        address = waiting.pop(0)
        shapes[_shape(address)] += 1
        if shapes[_shape(address)] > ALIKE:
            continue
        answer = client.get(address, follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code != 200:
            faults.append(f"{address} answers {answer.status_code}")
        elif answer.headers["Content-Type"].startswith("text/html"):
            page = html.fromstring(content)
            faults += [f"{address}: {fault}" for fault in _faults(page)]
            links = [link for link in _links(page, address) if link not in known]
            known.update(links)
            waiting += dict.fromkeys(links)
    return shapes.total(), faults


def _shape(address: str) -> str:
    return re.sub(r"\d+", "1", address)


def _links(page: html.HtmlElement, address: str) -> Iterator[str]:
    for link in page.xpath("//a/@href"):
        path = urljoin(address, link.split("#")[0])
        if path.startswith("/") and not path.startswith("/static/"):
            yield path


def _faults(page: html.HtmlElement) -> Iterator[str]:
    text = "\n".join(page.xpath("//body//text()[not(ancestor::script or ancestor::textarea)]"))
    for found in (*HALF_WIDTH.finditer(text), *UNFINISHED.finditer(text)):
        yield f"“{text[max(0, found.start() - 12) : found.end() + 12].strip()}”"
    twice = [name for name, times in Counter(page.xpath("//@id")).items() if times > 1]
    if twice:
        yield f"ids given twice: {twice[:4]}"
    if (titles := len(page.xpath("//h1"))) != 1:
        yield f"{titles} main headings"
