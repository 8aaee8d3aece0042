"""What is there after an act: the words of the page, and what the journal says of it."""

import json
import re

from mutubaku.org.models import JournalEntry


def bare(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def last_entry():
    entry = JournalEntry.objects.latest("pk")
    return entry.verb, entry.thing, entry.position, json.loads(entry.facts)
