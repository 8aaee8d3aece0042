"""Mounts each app's urls; nothing else."""

from django.urls import include, path

urlpatterns = [
    path("", include("mutubaku.web.urls")),
    path("pekerjaan/", include("mutubaku.cases.urls")),
    path("dokumen/", include("mutubaku.documents.urls")),
    path("isian/", include("mutubaku.figures.urls")),
    path("sop/", include("mutubaku.sop.urls")),
    path("", include("mutubaku.org.urls")),
]
