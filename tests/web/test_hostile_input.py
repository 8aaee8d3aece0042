"""What a page answers to anything that may be sent: never a failure of ours, and nothing changed where it is refused.

Addresses come from the resolver, forms from the pages themselves, so that a new form is tried from its first day.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from itertools import cycle, islice
from typing import Any

import office_world
import pytest
from django import conf
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_access import POLICY

from mutubaku.org.selectors import calendar_of
from mutubaku.sop.selectors import owner, version

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
# The sheet keeps the cells that are right and gives back the wrong ones; a wrong password counts for the lock and stands
# in the journal, at the sign-in and wherever it is asked again.
SAVES_WHAT_IT_CAN = re.compile(
    r"/isian/\d+/|/masuk/(faktor/)?|/akun/.*|/persetujuan/|/dokumen/\d+/(cabut|paraf|pihak|tanda-tangan)/"
)
TEXTS = (
    "", "-1", "1" * 31, "1e400", "NaN", "²", "2026-02-30", "0000-00-00", "99999-01-01", "\x00", "a\x00b", "\ufffe\uffff",
    "👩‍👩‍👧‍👦", "\u202eterbalik\u202c", "<script>alert(1)</script>", "{{ 7|add:7 }}", "../../../etc/passwd", "null", "[]",
    '{"a": "\\ud800"}', "[" * 5000, "x" * MEGABYTE,
)  # fmt: skip
TRICKY = ("", "-1", "0", "1" * 31, "\x00", "2026-02-30", "<script>", "👩‍👩‍👧‍👦", "x" * 5000)
ENGLISH = re.compile(
    r"This field|Enter a|Select a|Ensure this|not one of the available|Bad Request|Not Found|Forbidden \("
)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "/"), data)
    return out.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
FILES = {
    "kosong.xlsx": b"",
    "gambar.xlsx": PNG,
    "teks.xlsx": b"bukan lembar kerja",
    "arsip.xlsx": zipped(a=b"b"),
    "bom.xlsx": zipped(xl_worksheets_sheet1=bytes(64 * MEGABYTE)),
    "terpotong.xlsx": zipped(xl_workbook=b"<workbook/>")[:40],
    "palsu.pdf": b"%PDF-1.7\n" + bytes(32),
    "naskah.exe": b"MZ" + bytes(32),
    "nama\x00\u202e<b>" + "x" * 300 + ".png": PNG,
    "besar.pdf": b"%PDF-1.7\n" + bytes(13 * MEGABYTE),
}


def batched(texts: tuple[str, ...], size: int) -> Iterator[list[str]]:
    """All of them, `size` at a time."""
    left = iter(texts)
    while part := list(islice(left, size)):
        yield part


class _Forms(HTMLParser):
    """Every form that posts: its address and its fields as a browser would send them; files and passwords empty."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.select = page, {}, ""
        self.inside: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self.inside = self.forms.setdefault(given.get("action") or self.page, {}) if posts else None
        name = given.get("name", "")
        if self.inside is None or not name or name == "csrfmiddlewaretoken":
            if self.inside is not None and tag == "option" and "selected" in given and self.select:
                self.inside[self.select] = given.get("value", "")
            return
        self.inside.setdefault(name, given.get("value", ""))
        self.select = name if tag == "select" else ""


@dataclass
class Visitor:
    """A signed-in person whose requests leave nothing behind; `before`: the office they all find."""

    client: Client
    before: list[tuple]

    def ask(self, method: str, url: str, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        """The answer, and whether anything in the database changed."""
        cookies, written = self.client.cookies.output(header=""), Written()
        with transaction.atomic():
            with connection.execute_wrapper(written):
                response = getattr(self.client, method)(url, *args, **kwargs)
            changed = written.any and census() != self.before
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(cookies)
        return response, changed

    def post(self, url: str, *args: Any, **kwargs: Any) -> Any:
        """Sends it and holds the answer to what every answer must be."""
        response, changed = self.ask("post", url, *args, **kwargs)
        assert response.status_code < 500, url
        if response.status_code >= 400:
            told(response)
            assert not changed or SAVES_WHAT_IT_CAN.fullmatch(url), url
        return response


def told(response: Any) -> None:
    """A refusal is a page of ours, in Indonesian, that says what to do."""
    page = response.content.decode()
    assert 'lang="id"' in page, page[:200]
    assert 'role="alert"' in page or 'class="message"' in page, (response.request["PATH_INFO"], page[:3000])
    assert not ENGLISH.search(page), ENGLISH.search(page)


class Written:
    """Whether a statement wrote: only then is it worth counting all tables."""

    any = False

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.any = self.any or not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, *rest)


# What signing in writes is no change of the office.
TABLES = [
    model._meta.db_table
    for model in apps.get_models()
    if model._meta.app_label not in ("sessions", "axes", "contenttypes")
]
CENSUS = " UNION ALL ".join(f"SELECT '{name}', count(*), 0 FROM \"{name}\"" for name in TABLES)
HEADS = "SELECT hash, seq, office_id FROM org_journalhead"


def census() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"{CENSUS} UNION ALL {HEADS}")
        return cursor.fetchall()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, Any]]:
    """One office for all tests of this module: no request leaves anything behind."""
    store = tmp_path_factory.mktemp("berkas")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(timezone, "now", lambda: office_world.NOON)
        patch.setattr(conf.settings, "FILES", store)
        made = office_world.found_world() | {"store": store}
        yield made | {"census": census()}
        transaction.set_rollback(True)
    for cache in (version, owner, calendar_of):
        cache.cache_clear()


@pytest.fixture
def visitors(world, settings, caplog) -> dict[str, Visitor]:
    caplog.set_level(logging.CRITICAL)  # every refusal is a warning
    settings.FILES = world["store"]
    found = {}
    for name, person in world["persons"].items():
        client = Client()
        if person:
            client.force_login(person)
        found[name] = Visitor(client, world["census"])
    return found


def addresses(world) -> dict[str, str]:
    return {
        door: office_world.address(door, named, world)
        for door, named in office_world.doors(get_resolver().url_patterns)
    }


def forms(visitor: Visitor, world) -> dict[str, dict[str, str]]:
    """Address → fields of every form on every page this person can open."""
    found: dict[str, dict[str, str]] = {}
    for door, url in addresses(world).items():
        for page in (url, f"{url}?sop={office_world.SOP}") if door == "cases:start" else (url,):
            response, _ = visitor.ask("get", page)
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                parser = _Forms(page)
                parser.feed(response.content.decode())
                found |= parser.forms
    return found


@dataclass
class Target:
    """One form, where it is sent, and somebody who may."""

    visitor: Visitor
    url: str
    fields: dict[str, str]

    def send(self, body: dict[str, Any]) -> None:
        self.visitor.post(self.url, body)


@pytest.fixture
def targets(visitors, world) -> list[Target]:
    """Every form of every address that takes one, each with the first person who is let in."""
    every, offered, found = addresses(world), world.setdefault("forms", {}), []
    for door, (_, post) in POLICY.items():
        for name in sorted(post)[:1]:
            if name not in offered:
                offered[name] = forms(visitors[name], world)
            urls = [url for url in offered[name] if url.partition("?")[0] == every[door]] or [every[door]]
            found += [Target(visitors[name], url, offered[name].get(url, {})) for url in urls]
    return found


@pytest.mark.any_database
def test_whoever_is_let_in_may_send_an_empty_form(visitors, world):
    every = addresses(world)
    for door, (_, post) in POLICY.items():
        for name in post:
            visitors[name].post(every[door], {})


def test_every_form_filled_with_nonsense(targets):
    for target in targets:
        for texts in batched(TEXTS, max(1, len(target.fields))):
            target.send(dict(zip(target.fields, cycle(texts), strict=False)))


@pytest.mark.any_database
def test_every_form_with_a_field_missing_or_repeated(targets):
    for target in targets:
        target.send({name: [value, "", value] for name, value in target.fields.items()})
        for gone in target.fields:
            target.send({name: value for name, value in target.fields.items() if name != gone})


@pytest.mark.any_database
def test_every_form_with_files_where_none_or_others_are_asked(targets):
    for target in targets:
        asked = [name for name in target.fields if name == "berkas" or name.startswith("file:")]
        for field in asked:
            target.send({**target.fields, field: "bukan berkas"})
            for name, data in FILES.items():
                target.send({**target.fields, field: SimpleUploadedFile(name, data)})
        for field in () if asked else list(target.fields)[:1]:
            target.send({**target.fields, field: SimpleUploadedFile("gambar.png", PNG)})


def test_every_form_with_nonsense_among_what_is_right(targets):
    @settings(max_examples=len(targets) * 4, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(targets), st.data())
    def sent(target, data):
        nonsense = st.one_of(st.sampled_from(TEXTS), st.text(max_size=80))
        wrong = data.draw(st.dictionaries(st.sampled_from(list(target.fields) or ["x"]), nonsense))
        target.send({**target.fields, **wrong})

    sent()


BROKEN = {
    "multipart/form-data": b"--x\r\n",
    "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="berkas"; filename="a"\r\n\r\nab',
    "multipart/form-data; boundary=" + "y" * 300: b"",
    "application/x-www-form-urlencoded": b"reason=%ED%A0%80%FF%00&base=%",
    "application/x-www-form-urlencoded; charset=utf-7": b"reason=+AGE-",
    "application/json": b'{"reason": 1',
    "text/plain": b"\xff\xfe",
    "": b"",
}


@pytest.mark.any_database
def test_bodies_that_are_not_a_form(targets):
    for target in targets:
        for kind, body in BROKEN.items():
            target.visitor.post(target.url, data=body, content_type=kind)


@pytest.mark.any_database
def test_a_form_larger_than_the_office_takes_says_how_large_it_may_be(visitors, world):
    answer = visitors["kasubbag_perencanaan"].post(
        addresses(world)["cases:cancel"], {"reason": "x" * (13 * MEGABYTE)}
    )
    assert answer.status_code == 400
    assert "paling besar 12 MB" in answer.content.decode()


@pytest.mark.any_database
def test_a_form_from_another_site_is_refused(world, targets):
    """All but the public check of a file: it changes nothing, for anybody, and keeps nothing."""
    for target in targets:
        if target.url == "/verifikasi/":
            continue
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = SimpleCookie(target.visitor.client.cookies.output(header=""))
        answer, changed = Visitor(strict, world["census"]).ask("post", target.url, target.fields)
        assert (answer.status_code, changed) == (403, False)
        assert "Buka kembali halamannya" in answer.content.decode()


# ---------------------------------------------------------------- addresses


NUMBERS = ("0", "9223372036854775808", "1.5", "٣")
NAMES = ("a%00b", "%ED%A0%80", "%2e%2e%2f", "<script>", "x" * 3000, "%0d%0aX: 1")
ASKED = ("halaman", "periode", "sop", "bab", "q", "dana", "unit", "tahun", "jabatan", "pegawai", "kata", "jenis",
         "orang", "mulai", "sampai", "versi", "next", "periksa")  # fmt: skip


def test_every_address_with_arguments_of_nobody(visitors, world):
    visitor, every = visitors["kasubbag_perencanaan"], addresses(world)
    for door, named in office_world.doors(get_resolver().url_patterns):
        right = every[door]
        for part in set(re.findall(r"[^/]+", right)) if named else ():
            for wrong in NUMBERS if part.isdigit() else NAMES:
                url = right.replace(f"/{part}/", f"/{wrong}/")
                answer, changed = visitor.ask("get" if POLICY[door][0] else "post", url)
                assert answer.status_code in (302, 403, 404, 405, 409) and not changed, (
                    url,
                    answer.status_code,
                )


def test_every_page_asked_with_nonsense(visitors, world):
    for door, url in addresses(world).items():
        if not POLICY[door][0]:
            continue
        visitor = visitors[min(POLICY[door][0] - {"kantor_lain"})]
        for turn in range(3):
            asked = dict(zip(ASKED, cycle(TRICKY[turn::3]), strict=False))
            answer, changed = visitor.ask("get", url, asked)
            assert answer.status_code in (200, 302, 404, 422) and not changed, (
                url,
                asked,
                answer.status_code,
            )
        answer, _ = visitor.ask("get", f"{url}?halaman=%ED%A0%80&periode=%FF&sop=%00&&&=&=x&" + "a=1&" * 2000)
        assert answer.status_code in (200, 302, 400, 404, 422), url
