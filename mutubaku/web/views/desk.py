"""My work: the page a person lands on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.web.selectors import desk


@require_safe
def home(request) -> HttpResponse:
    mine = desk(request.user.pk, request.user.office_id, timezone.now())
    return render(request, "web/home.html", {"desk": mine})
