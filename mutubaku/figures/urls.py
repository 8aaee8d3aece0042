"""Addresses of isian: sheets by month, one sheet, its workbook, SIPD's file of a month, one number's story."""

from django.urls import path

from mutubaku.figures.views import excel, history, sheet, sheets, sipd

app_name = "figures"
urlpatterns = [
    path("", sheets.sheet_list, name="list"),
    path("sipd/", sipd.imports, name="sipd"),
    path("sipd/berkas/<int:reading_id>/", sipd.reading, name="sipd_reading"),
    path("sipd/berkas/<int:reading_id>/ulang/", sipd.read_again, name="sipd_again"),
    path("sipd/<int:import_id>/", sipd.decide, name="sipd_decide"),
    path("angka/<int:sheet_id>/<str:field>/<str:code>/", history.figure, name="figure"),
    path("<int:sheet_id>/", sheet.sheet, name="sheet"),
    path("<int:sheet_id>/unduh/", excel.download, name="download"),
    path("<int:sheet_id>/unggah/", excel.upload, name="upload"),
    path("<int:sheet_id>/unggah/terapkan/", excel.apply, name="apply"),
    path("<str:month>/<str:unit>/", sheets.unit_month, name="unit_month"),
]
