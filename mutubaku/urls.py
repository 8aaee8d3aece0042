"""Mounts each app's urls, and names the page of a failure."""

from django.urls import include, path

from mutubaku.documents.urls import handover, public

handler500 = "mutubaku.web.views.faults.broken"
urlpatterns = [
    path("", include("mutubaku.web.urls")),
    path("", include("mutubaku.cases.urls")),
    path("dokumen/", include("mutubaku.documents.urls")),
    path("verifikasi/", include(public)),
    path("terima/", include(handover)),
    path("isian/", include("mutubaku.figures.urls")),
    path("sop/", include("mutubaku.sop.urls")),
    path("", include("mutubaku.org.urls")),
]
