"""Pages of the number books: one book as it is printed, its files, its pattern, and the lines entered by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutubaku.documents.builders.number_sheet import as_csv, as_xlsx
from mutubaku.documents.files import store
from mutubaku.documents.forms.numbers import (
    BookForm,
    EnterForm,
    GiveBackForm,
    NumberForm,
    PatternForm,
    ReserveForm,
    VoidForm,
)
from mutubaku.documents.rules.number_lines import may_enter, may_keep_numbers
from mutubaku.documents.rules.numbers import written_pattern, written_serial
from mutubaku.documents.rules.paper import MEDIA_TYPES, PAPER_KINDS
from mutubaku.documents.selectors.numbers import (
    COLUMNS,
    NumberBook,
    line_of,
    number_book,
    printed,
    register_years,
)
from mutubaku.documents.services.number_lines import enter_number, give_back, reserve_numbers, void_number
from mutubaku.documents.services.registers import set_register
from mutubaku.documents.views.guard import fitting, held, no_post, office_now, refused, storable
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused

PER_PAGE = 50
METHODS = require_http_methods(["GET", "HEAD", "POST"])


def _query(kind: str, year: int) -> str:
    return urlencode({"jenis": kind, "tahun": str(year)})


def _asked(request) -> tuple[BookForm, NumberBook]:
    """The form of the page and the book it asks for; what cannot be read shows the first kind of this year."""
    office_id, year = request.user.office_id, office_now(request).year
    known = register_years(office_id)
    form = BookForm({year, *(year for _, year in known)}, request.GET)
    valid = form.is_valid()
    kind = (form.cleaned_data.get("jenis") if valid else "") or next(iter(PAPER_KINDS))
    wanted = int((form.cleaned_data.get("tahun") if valid else "") or year)
    return form, number_book(office_id, kind, wanted)


@require_safe
def book(request) -> HttpResponse:
    form, found = _asked(request)
    today, holders = office_now(request).date(), held(request)
    pages = Paginator(found.lines[::-1], PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    context = {
        "form": form, "book": found, "page": page, "numbers": pages.get_elided_page_range(page.number),
        "query": _query(found.kind, found.year), "pattern": written_pattern(found.pattern),
        "keeps": any(may_keep_numbers(holder, today) for holder in holders),
        "enters": any(may_enter(holder, today) for holder in holders),
    }  # fmt: skip
    return render(request, "documents/number_book.html", context, status=200 if form.is_valid() else 422)


def _download(request, data: bytes, found: NumberBook, format: str, media_type: str) -> HttpResponse:
    name = f"register-{found.name.replace(' ', '-')}-{found.year}.{format}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=media_type, headers=headers)


@require_safe
def book_csv(request) -> HttpResponse:
    _, found = _asked(request)
    return _download(
        request, as_csv(COLUMNS, map(printed, found.lines)), found, "csv", "text/csv; charset=utf-8"
    )


@require_safe
def book_xlsx(request) -> HttpResponse:
    _, found = _asked(request)
    title = f"Register {found.name} {found.year}, {request.user.office.short_name}"
    data = as_xlsx(title, COLUMNS, map(printed, found.lines))
    return _download(request, data, found, "xlsx", MEDIA_TYPES["xlsx"])


@require_safe
def scan(request, line_id: int) -> HttpResponse:
    storable(line_id)
    line = line_of(request.user.office_id, line_id)
    if line is None or line.upload is None:
        raise Http404
    try:
        data = store.read(line.upload.sha256)
    except Refused as found:
        return render(request, "web/refused.html", {"refusals": found.refusals}, status=409)
    headers = {
        "Content-Disposition": content_disposition_header(True, line.upload.name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=line.upload.media_type, headers=headers)


# ---------------------------------------------------------------- acts


def _allowed(request, may: Callable[[Holder, date], bool]) -> Holder:
    today = office_now(request).date()
    by = fitting(held(request), lambda holder: may(holder, today))
    if by is None or not may(by, today):
        raise PermissionDenied
    return by


def _initial(request) -> dict[str, Any]:
    """The book the reader comes from."""
    asked, year = request.GET, office_now(request).year
    kind = asked.get("jenis") if asked.get("jenis") in PAPER_KINDS else next(iter(PAPER_KINDS))
    wanted = asked.get("tahun", "")
    serial = asked.get("nomor", "")[:9]
    found = {
        "kind": kind,
        "year": wanted if wanted.isascii() and wanted.isdecimal() and len(wanted) == 4 else year,
    }
    return {**found, "serial": serial} if serial.isascii() and serial.isdecimal() else found


@dataclass(frozen=True)
class _Words:
    """What the page of one act says."""

    title: str
    submit: str
    about: str
    weight: str = "pri"
    leave: str = "Batal"


PATTERN = _Words(
    "Atur penomoran",
    "Simpan",
    "Pola berlaku untuk nomor yang diberikan sesudah disimpan; nomor yang sudah ada tidak berubah.",
)
RESERVE = _Words(
    "Cadangkan nomor",
    "Cadangkan",
    "Nomor ini ditulis tangan selama aplikasi tidak dapat dipakai. Catat naskahnya sesudah gangguan selesai.",
)
ENTER = _Words(
    "Catat naskah dari luar aplikasi",
    "Catat",
    "Naskah yang tidak dibuat di sini: dengan nomor cadangan, nomor dari Subbagian Umum, atau nomor sisipan.",
)
VOID = _Words(
    "Batalkan nomor",
    "Batalkan nomor",
    "Nomor batal tetap tercatat dengan alasannya dan tidak dipakai lagi. Naskahnya tetap dapat dibaca.",
    weight="dgr",
    leave="Kembali ke register",
)
Act = Callable[[dict[str, Any], Any], str]  # what was typed, and its form


def _answer(
    request, words: _Words, form_of: type[NumberForm], act: Act, start: dict[str, Any] | None = None
) -> HttpResponse:
    """Shows the form, or does the act and leads back to its book; what stands against it is shown with the form."""
    if request.method != "POST":
        return _form_page(request, words, form_of(initial={**_initial(request), **(start or {})}))
    form = form_of(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, words, form)
    try:
        told = act(form.cleaned_data, form)
    except Refused as found:
        form.refuse(found.refusals)
        return _form_page(request, words, form)
    messages.success(request, told)
    return _back(form.cleaned_data["kind"], form.cleaned_data["year"])


def _form_page(request, words: _Words, form: NumberForm) -> HttpResponse:
    context = {
        "form": form, **vars(words), "within": "Register nomor", "back": reverse("documents:numbers"),
        "why": "mengurus penomoran naskah",
    }  # fmt: skip
    return render(request, "documents/one_form.html", context, status=422 if form.errors else 200)


def _back(kind: str, year: int) -> HttpResponse:
    return redirect(f"{reverse('documents:numbers')}?{_query(kind, year)}")


@METHODS
def pattern(request) -> HttpResponse:
    by, office_id = _allowed(request, may_keep_numbers), request.user.office_id
    asked = _initial(request)
    now = number_book(office_id, asked["kind"], int(asked["year"]))

    def act(data: dict[str, Any], form: NumberForm) -> str:
        made = set_register(office_id, **data, by=by)
        return f"Penomoran {PAPER_KINDS[made.kind].name} {made.year} disimpan."

    start = {"pattern": now.pattern, "klas": now.klas, "start": now.start}
    return _answer(request, PATTERN, PatternForm, act, start)


@METHODS
def reserve(request) -> HttpResponse:
    by = _allowed(request, may_keep_numbers)

    def act(data: dict[str, Any], form: NumberForm) -> str:
        made = reserve_numbers(request.user.office_id, **data, by=by)
        return f"Nomor urut {made.first} sampai {made.last} dicadangkan."

    return _answer(request, RESERVE, ReserveForm, act)


@METHODS
def enter(request) -> HttpResponse:
    by = _allowed(request, may_enter)

    def act(data: dict[str, Any], form: EnterForm) -> str:
        file = data["scan"]
        brought = (file.name or "pindaian", file.read()) if file else None
        made = enter_number(
            request.user.office_id,
            kind=data["kind"],
            year=data["year"],
            what=form.what(),
            scan=brought,
            by=by,
        )
        return f"Naskah nomor {made.number} dicatat."

    return _answer(request, ENTER, EnterForm, act, {"source": "reserved"})


@METHODS
def void(request) -> HttpResponse:
    by = _allowed(request, may_keep_numbers)

    def act(data: dict[str, Any], form: NumberForm) -> str:
        serial, suffix = data["serial"]
        made = void_number(
            request.user.office_id, kind=data["kind"], year=data["year"], serial=serial, suffix=suffix,
            until=data["until"], reason=data["reason"], by=by,
        )  # fmt: skip
        listed = ", ".join(written_serial(line.serial or 0, line.suffix) for line in made[:3])
        return f"Nomor urut {listed}{' dan seterusnya' if len(made) > 3 else ''} dinyatakan batal."

    return _answer(request, VOID, VoidForm, act)


@require_POST
def release(request) -> HttpResponse:
    """What is left of a block becomes void."""
    by = fitting(held(request), lambda holder: may_keep_numbers(holder, office_now(request).date()))
    if by is None:
        return no_post(request)
    if not may_keep_numbers(by, office_now(request).date()):
        raise PermissionDenied
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        words = [Refusal("form", str(text)) for errors in form.errors.values() for text in errors]
        return refused(request, words)
    data = form.cleaned_data
    try:
        count = give_back(
            request.user.office_id, kind=data["kind"], year=data["year"], block_id=data["block"], reason=data["reason"],
            by=by,
        )  # fmt: skip
    except Refused as found:
        return refused(request, found.refusals)
    messages.success(request, f"{count} nomor cadangan dikembalikan dan dinyatakan batal.")
    return _back(data["kind"], data["year"])
