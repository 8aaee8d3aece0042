"""Help: how a case runs, what states mean, whom to ask, and the keyboard shortcuts."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.org.rules.holding import Role
from mutubaku.org.selectors import office_holders

ASKED = (
    (Role.KASUBBAG_PERENCANAAN, "isi pekerjaan, langkah, batas waktu, dan isian unit"),
    (Role.SUBBAG_KEUANGAN, "angka realisasi keuangan dari SIPD"),
    (Role.ADMIN, "akun, kata sandi, jabatan, dan gangguan pada Mutubaku"),
)


@require_safe
def support(request) -> HttpResponse:
    office = request.user.office
    held = office_holders(office.pk, timezone.localdate(timezone=ZoneInfo(office.zone)))
    people = [(role, about, [holder for holder in held if holder.role == role]) for role, about in ASKED]
    return render(request, "web/support.html", {"people": people})
