"""Opening, filling and reading the pages of isian."""

import json
import re

from factories import MARKET, key

from mutubaku.figures import selectors
from mutubaku.org.models import Person

MONEY, PHYSICAL = f"{key(MARKET)}.money", f"{key(MARKET)}.physical"


def by(client, cast, name):
    client.force_login(Person.objects.get(pk=cast[name].person_id))
    return client


def address(sheet_id, rest=""):
    return f"/isian/{sheet_id}/{rest}"


def post(client, sheet_id, values, base=None, version=1, edits=0, **more):
    data = {"version": version, "edits": edits, **values, **more}
    if base is not None:
        data["base"] = json.dumps(base)
    return client.post(address(sheet_id), data)


def row(sheet_id, name=None):
    return next(r for r in selectors.sheet_form(sheet_id).rows if r.key == (name or key(MARKET)))


def alerts(response):
    found = re.search(r'role="alert".*?</div>', response.content.decode(), re.DOTALL)
    return [
        " ".join(re.sub(r"<[^>]+>", " ", item).split())
        for item in re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL)
    ]
