"""What is wrong with the papers of an office, rows and stored files together. Part of `mutubaku doctor`."""

from mutubaku.documents import selectors
from mutubaku.documents.files.store import altered, missing


def faults(office_id: int) -> list[tuple[str, str]]:
    """(place, what is wrong). Reads every file that a row of the office names."""
    kept = selectors.kept_files(office_id)
    return [
        *selectors.faults(office_id),
        *((kept[sha256], f"berkas {sha256[:12]} tidak ada di penyimpanan") for sha256 in missing(kept)),
        *((kept[sha256], f"isi berkas {sha256[:12]} telah berubah") for sha256 in altered(kept)),
    ]
