"""Clicking through the pages of cases as the people of the small office: what a browser would send, nothing else."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from factories import Cast

from mutubaku.cases import selectors
from mutubaku.cases.models import Case, Work
from mutubaku.org.models import Person

PASSWORD = "sandi-untuk-uji-1"


class _Forms(HTMLParser):
    """Every form of a page: its address and the values a browser would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self.area = self.select = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and given.get("method") != "dialog":
            self.forms.append((given.get("action") or "", {}))
        if not self.forms:
            return
        values, name = self.forms[-1][1], given.get("name") or ""
        if tag == "input" and name and given.get("type") not in ("file", "password"):
            if given.get("type") in ("checkbox", "radio"):
                if "checked" in given:
                    values.setdefault(name, []).append(given.get("value"))
            else:
                values[name] = given.get("value") or ""
        if tag == "textarea":
            self.area, values[name] = name, ""
        if tag == "select":
            self.select = name
        if tag == "option" and "selected" in given:
            values[self.select] = given.get("value")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][1][self.area] += (
                data.removeprefix("\n") if not self.forms[-1][1][self.area] else data
            )
        self.words.extend(data.split())


def forms(response: Any) -> dict[str, dict[str, Any]]:
    parser = _Forms()
    parser.feed(response.content.decode())
    return dict(parser.forms)


def text(response: Any) -> str:
    parser = _Forms()
    parser.feed(response.content.decode())
    return " ".join(parser.words)


@dataclass
class Desk:
    """An office whose people click; `clients` are signed in, by role name."""

    office: Cast
    case: Case | None = None

    def client(self, name: str) -> Client:
        client = Client(raise_request_exception=True)
        person = Person.objects.get(pk=self.office[name].person_id)
        client.force_login(person)
        return client

    def address(self, step: int, unit: str = "") -> str:
        assert self.case is not None
        work, _ = selectors.next_work(self.case.pk, step, self.office.units[unit] if unit else None)
        return f"/pekerjaan/{self.case.number}/langkah/{work}/"

    def open(self, name: str, step: int, unit: str = "") -> Any:
        return self.client(name).get(self.address(step, unit))

    def click(self, name: str, step: int, unit: str = "", **typed: Any) -> Any:
        """Opens the page of a work, fills its form over what it was given, and sends it."""
        client, address = self.client(name), self.address(step, unit)
        page = client.get(address)
        assert address in forms(page), text(page)
        return client.post(address, {**forms(page)[address], **typed})

    def done(self, name: str, step: int, unit: str = "", **typed: Any) -> None:
        assert self.case is not None
        answer = self.click(name, step, unit, **typed)
        assert answer.status_code == 302, text(answer)

    def waiting(self) -> list[tuple[int, str]]:
        assert self.case is not None
        rows = Work.objects.filter(case=self.case, status="menunggu").order_by("step", "unit__order")
        return [(step, code or "") for step, code in rows.values_list("step", "unit__code")]
