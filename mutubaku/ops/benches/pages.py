"""`mutubaku bench pages`: every page of the program in a large office, beside an empty page of plain Django.

Pages are found by following links as every role, from every address without arguments, up to three of a kind each; of a
kind (cases, works, papers …) the slower of the two that took longest on the way stands for it. A request goes
through all middleware as the server would call it, with a session, and is measured whole, connection to the database
included. The empty page is one line of text through Django's own default middleware, asked in turn with the pages.
`bytes` is what a browser that takes gzip is sent; `--first-view` adds for each page the bytes of a first visit, style,
script and pictures included.
"""

import logging
import re
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from urllib.parse import urljoin, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import NoReverseMatch, Resolver404, get_resolver, path, resolve, reverse
from django.utils import timezone

from mutubaku.ops.benches.large_office import large_office
from mutubaku.ops.whole import Whole
from mutubaku.org.selectors import office_holders, persons_of

NEEDS_DATABASE = True
SAMPLES, WALKED = 2, 3  # of a kind: measured, and opened by each person on the way
# Django's own list for a new project.
PLAIN_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, choices=Whole(10, 100_000), metavar="N", default=1000)
    parser.add_argument("--units", type=int, choices=Whole(1, 1000), metavar="N", default=12)
    parser.add_argument("--rounds", type=int, choices=Whole(2, 10_000), metavar="N", default=20)
    parser.add_argument("--first-view", action="store_true", help="beserta gaya, skrip, dan gambar halaman")


def run(options: dict[str, Any]) -> dict[str, Any]:
    office_id = large_office(options["units"], options["cases"])
    # Loaded now, as by a server that starts in an office that is there.
    site, empty = Site(get_internal_wsgi_application()), Site(_empty_site())
    pages = _found(site, office_id)
    spent, spent_empty = _timed(site, empty, pages, options["rounds"])
    lines = [
        _line(site, name, samples, spent, options["first_view"]) for name, samples in sorted(pages.items())
    ]
    return {"name": "pages", "empty": _percentiles(spent_empty), "pages": lines}


# ---------------------------------------------------------------- requests


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def is_page(self) -> bool:
        return self.status == 200 and self.headers.get("Content-Type", "").startswith("text/html")


@dataclass(frozen=True)
class Site:
    handler: WSGIHandler

    def get(self, url: str, cookie: str = "", encoding: str = "gzip") -> Answer:
        parts = urlsplit(url)
        environ: dict[str, Any] = {
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "HTTP_HOST": "localhost",
        }
        setup_testing_defaults(environ)
        environ |= {"HTTP_ACCEPT_ENCODING": encoding, "HTTP_COOKIE": cookie}
        began = time.perf_counter()
        response = self.handler(environ, _started)
        body = b"".join(response)  # type: ignore[arg-type]
        response.close()
        return Answer(response.status_code, dict(response.items()), body, time.perf_counter() - began)


def _started(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Callable[[bytes], object]:
    """What a server does with the head of an answer; here it is read from the answer itself."""
    return lambda body: None


class EmptyRequest(WSGIRequest):
    urlconf = (path("", lambda request: HttpResponse("<!doctype html><title>-</title>")),)  # type: ignore[assignment]


class EmptyHandler(WSGIHandler):
    request_class = EmptyRequest


def _empty_site() -> WSGIHandler:
    with override_settings(MIDDLEWARE=PLAIN_MIDDLEWARE):
        return EmptyHandler()


Sample = tuple[str, str]  # address, cookie


def _found(site: Site, office_id: int) -> dict[str, list[Sample]]:
    """Route → the slowest addresses seen on the way through the links, with the session of who found each."""
    logging.getLogger("django.request").setLevel(logging.ERROR)  # closed doors are warned of
    seen: dict[str, list[tuple[float, Sample]]] = {}
    for person in _one_of_each_role(office_id):
        client = Client()
        client.force_login(person)
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        for route, url, seconds in _walk_links(site, cookie):
            seen.setdefault(route, []).append((seconds, (url, cookie)))
    return {route: [sample for _, sample in sorted(found)[-SAMPLES:]] for route, found in seen.items()}


def _walk_links(site: Site, cookie: str) -> Iterator[tuple[str, str, float]]:
    """Route, address and seconds of the pages one person comes to: up to three of each route."""
    ahead, opened, shown = list(_starts()), set(), Counter[str]()
    while ahead:
        url = ahead.pop(0)
        route = _route(url)
        if not route or url in opened or shown[route] >= WALKED:
            continue
        opened.add(url)
        answer = site.get(url, cookie, encoding="identity")
        if answer.is_page:
            shown[route] += 1
            ahead += [urljoin(url, link) for link in re.findall(r'href="([^"#]*)"', answer.body.decode())]
            yield route, url, answer.seconds


def _starts() -> Iterator[str]:
    """Every address that needs no argument."""
    for name in _names(get_resolver().url_patterns):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _names(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from _names(pattern.url_patterns, space)
        elif pattern.name:
            yield before + pattern.name


def _route(url: str) -> str:
    if urlsplit(url).scheme or urlsplit(url).query:
        return ""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def _one_of_each_role(office_id: int) -> list[Any]:
    holders = {holder.role: holder.person_id for holder in office_holders(office_id, timezone.localdate())}
    persons = {person.pk: person for person in persons_of(office_id)}
    return [persons[pk] for pk in holders.values()]


# ---------------------------------------------------------------- measuring


def _timed(
    site: Site, empty: Site, pages: dict[str, list[Sample]], rounds: int
) -> tuple[dict[Sample, list[float]], list[float]]:
    """Seconds of every request. Pages and the empty page take turns, so that a busy machine slows all alike."""
    samples = [sample for found in pages.values() for sample in found]
    for sample in samples:
        site.get(*sample)
    spent: dict[Sample, list[float]] = {sample: [] for sample in samples}
    spent_empty = []
    for _ in range(rounds):
        for sample in samples:
            spent[sample].append(site.get(*sample).seconds)
            spent_empty.append(empty.get("/").seconds)
    return spent, spent_empty


def _percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = quantiles(seconds, n=20, method="inclusive")
    return {"p50_ms": round(cuts[9] * 1000, 2), "p95_ms": round(cuts[18] * 1000, 2)}


def _line(
    site: Site, name: str, samples: list[Sample], spent: dict[Sample, list[float]], first_view: bool
) -> dict[str, Any]:
    slowest = max(samples, key=lambda sample: _percentiles(spent[sample])["p50_ms"])
    counted: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        counted.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = site.get(*slowest)
    line = {"page": name, **_percentiles(spent[slowest]), "queries": len(counted), "bytes": len(answer.body)}
    return line | ({"first_view": len(answer.body) + _static(site, slowest)} if first_view else {})


def _static(site: Site, sample: Sample) -> int:
    page = site.get(*sample, encoding="identity").body.decode()
    files = set(re.findall(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"]+)"', page))
    return sum(len(site.get(file).body) for file in files)
