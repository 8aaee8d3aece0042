"""Standing at the sign-in as a person with a password, and what is left of it: in the journal, and some time later."""

from datetime import timedelta

from django.utils import timezone

from mutubaku.org.models import JournalEntry

PASSWORD = "kata-sandi-yang-panjang"
NEW = "empat kuda minum kopi"


def attempt(client, username, password=PASSWORD, then="", **more):
    """`then`: the page to come to; `more`: what the browser sends beside the form."""
    typed = {"username": username, "password": password} | ({"next": then} if then else {})
    return client.post("/masuk/", typed, **more)


def change(client, old, new, again=None):
    asked = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client.post("/akun/kata-sandi/", asked)


def entries(person, *verbs):
    """(verb, who acted, facts) of the journal about a person, in order."""
    about = (
        JournalEntry.objects.filter(thing=f"person:{person.pk}").exclude(verb="add_person").order_by("seq")
    )
    return [(e.verb, e.person_id, e.facts) for e in about if not verbs or e.verb in verbs]


def later(monkeypatch, **span):
    """The clock of the program, so much later."""
    moment = timezone.now() + timedelta(**span)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: moment)
