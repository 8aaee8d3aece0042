"""One table of a file being read: gives values of the asked type, collects what is wrong with them. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from mutubaku.sop.rules.fault import Fault, error

Choice = TypeVar("Choice", bound=StrEnum)


class Table:
    """`name` is how messages call it ("langkah 5"); a wrong value is reported and read as left out."""

    def __init__(
        self, plain: object, name: str, step: int | None, keys: set[str], faults: list[Fault]
    ) -> None:
        self.items: dict[Any, Any] = plain if isinstance(plain, dict) else {}
        self.name, self.step, self.faults = name, step, faults
        if not isinstance(plain, dict):
            self.wrong(f"{name} bukan tabel berisi kunci dan nilai.", "Tulis menurut contoh berkas katalog.")
        for key in sorted(str(key) for key in self.items if key not in keys):
            self.wrong(f"Kunci “{key}” pada {name} tidak dikenal.", f"Pakai: {', '.join(sorted(keys))}.")

    def wrong(self, found: str, proposal: str, code: str = "E0") -> None:
        self.faults.append(error(code, self.step, found, proposal))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.items.get(key, "")
        if not isinstance(value, str):
            self.wrong(f"Nilai “{key}” pada {self.name} bukan teks.", "Tulis di antara tanda petik.")
            return ""
        if required and not value.strip():
            self.wrong(f"“{key}” pada {self.name} belum diisi.", f"Isi “{key}”.")
        return value.strip()

    def rows(self, key: str) -> list[Any]:
        value = self.items.get(key, [])
        if isinstance(value, list | tuple):
            return list(value)
        self.wrong(f"Nilai “{key}” pada {self.name} bukan daftar.", "Tulis di antara kurung siku.")
        return []

    def texts(self, key: str) -> tuple[str, ...]:
        rows = self.rows(key)
        if not all(isinstance(row, str) for row in rows):
            self.wrong(
                f"Daftar “{key}” pada {self.name} memuat yang bukan teks.", "Tulis setiap isi sebagai teks."
            )
            return ()
        return tuple(row.strip() for row in rows)

    def whole(self, key: str) -> int | None:
        value = self.items.get(key)
        if value is None or (type(value) is int and value > 0):
            return value
        self.wrong(
            f"Nilai “{key}” pada {self.name} bukan bilangan bulat positif.", "Tulis nomornya, misalnya 3."
        )
        return None

    def flag(self, key: str) -> bool:
        value = self.items.get(key, False)
        if not isinstance(value, bool):
            self.wrong(f"Nilai “{key}” pada {self.name} bukan true atau false.", "Tulis true atau false.")
        return value is True

    def day(self, key: str) -> date | None:
        value = self.items.get(key)
        if value is None or type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(f"Nilai “{key}” pada {self.name} bukan tanggal.", "Tulis misalnya 2023-11-08.")
            return None

    def choice(
        self, key: str, known: Iterable[Choice], default: Choice, *, required: bool, code: str
    ) -> Choice:
        value = self.items.get(key, None if required else default.value)
        by_name = {item.value: item for item in known}
        if isinstance(value, str) and value in by_name:
            return by_name[value]
        said = "belum diisi" if value is None else f"“{value}” tidak dikenal"
        self.wrong(f"Nilai “{key}” pada {self.name} {said}.", f"Pilih: {', '.join(sorted(by_name))}.", code)
        return default
