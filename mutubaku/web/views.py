"""Sign-in, sign-out and my work; pages that belong to one app are that app's."""

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.web.forms import SignIn
from mutubaku.web.selectors import desk

sign_in = LoginView.as_view(
    template_name="web/sign_in.html", authentication_form=SignIn, redirect_authenticated_user=True
)
sign_out = LogoutView.as_view()


@require_safe
def home(request) -> HttpResponse:
    mine = desk(request.user.pk, request.user.office_id, timezone.now())
    return render(request, "web/home.html", {"desk": mine})
