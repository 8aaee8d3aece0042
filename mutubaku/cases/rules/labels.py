"""What the file of a thing is called on a page. Pure.

The printed sheets call many things alike ("Disposisi" for a compiled report, SOP 4 step 8): a person who attaches a file
must read what is meant. The printed label stands beside it.
"""

from mutubaku.sop.rules.procedure import Need

# What stands as the word of a person who brought files and wrote nothing.
ONLY_FILES = "Berkas terlampir: "
_FILES = {
    "berita_acara:drafted": "Berkas berita acara",
    "book:bound": "Bukti penjilidan",
    "book:compiled": "Berkas laporan hasil kompilasi",
    "book:corrected": "Berkas laporan hasil perbaikan",
    "correction": "Berkas catatan koreksi",
    "entry": "Bukti pengisian",
    "handed_over": "Bukti serah terima",
    "reminder": "Bukti pengingatan",
    "sheet": "Berkas bahan unit",
    "sheets": "Berkas bahan unit",
}


def unit_label(need: Need) -> str:
    """What a unit owes, in a sentence: the printed label of a row that collects names what the collector makes of it."""
    return "bahan" if need.thing in ("sheet", "sheets") else need.label


def file_label(need: Need) -> str:
    return _FILES.get(need.thing, f"Berkas {need.label}")
