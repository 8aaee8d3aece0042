"""Memeriksa arsip pekerjaan Mutubaku: apakah setiap bita masih seperti saat arsip dibuat. Hanya butuh Python 3.

Pemakaian: python3 periksa.py ARSIP.zip [SIDIK-SHA-256]

This very file lies in every archive. It knows the layout of the ZIP to the byte, so that nothing can be changed beside
the files either; the program writes its archives with the same functions. It imports the standard library only.
"""

import csv
import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from datetime import datetime, timezone
from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = "mutubaku-arsip-pekerjaan"
JOURNAL = "data/jurnal.json"
_UTF8, _DAY = (
    0x800,
    33,
)  # names are UTF-8; every file is dated 1 January 1980, so equal contents are equal bytes


# ---------------------------------------------------------------- the layout


def member(name, data):
    """What stands before and is the content of one file."""
    label = name.encode()
    head = (b"PK\3\4", 20, _UTF8, 0, 0, _DAY, zlib.crc32(data), len(data), len(data), len(label), 0)
    return struct.pack("<4s5H3L2H", *head) + label + data


def entry(name, data, offset):
    """The line of one file in the directory at the end."""
    label = name.encode()
    line = (
        b"PK\1\2", 788, 20, _UTF8, 0, 0, _DAY, zlib.crc32(data), len(data), len(data), len(label), 0, 0, 0, 0,
        0o100644 << 16, offset,
    )  # fmt: skip
    return struct.pack("<4s6H3L5H2L", *line) + label


def ending(count, size, offset):
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, offset, 0)


def packed(members, out):
    """Writes (name, bytes) pairs as one ZIP; returns its size. Nothing but the pairs decides about its bytes."""
    directory, offset, count = [], 0, 0
    for name, data in members:
        directory.append(entry(name, data, offset))
        offset += out.write(member(name, data))
        count += 1
    lines = b"".join(directory)
    return offset + out.write(lines) + out.write(ending(count, len(lines), offset))


def manifest_of(hashes):
    """`hashes`: name → SHA-256 of every other file."""
    told = {"format": FORMAT, "version": 1, "files": hashes}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# ---------------------------------------------------------------- the check


def faults(data, expected=""):
    """What is wrong with the bytes of an archive, in words; empty when it is whole."""
    if expected and sha256(data) != expected.lower():
        return ["sidik seluruh arsip berbeda dari sidik yang Anda berikan"]
    try:
        files = _opened(data)
        return [*_of_layout(data, files), *_of_manifest(files)] or _of_contents(files)
    except Exception as damage:  # a broken byte makes zipfile and json raise almost anything
        return [f"arsip tidak dapat dibaca ({type(damage).__name__}: {damage})"]


def _opened(data):
    """Name → bytes in the order of the directory; zipfile checks each against its CRC."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _of_layout(data, files):
    again = io.BytesIO()
    packed(files.items(), again)
    return [] if again.getvalue() == data else ["susunan berkas ZIP berbeda dari yang dibuat aplikasi"]


def _of_manifest(files):
    written = files.get(MANIFEST)
    if written is None:
        return [f"{MANIFEST} tidak ada"]
    told = json.loads(written)
    if told.get("format") != FORMAT:
        return [f"{MANIFEST} bukan daftar arsip pekerjaan"]
    named, there = told["files"], set(files) - {MANIFEST}
    found = [f"{name}: tidak ada dalam arsip" for name in sorted(set(named) - there)]
    found += [f"{name}: tidak tercantum dalam daftar" for name in sorted(there - set(named))]
    found += [
        f"{name}: isi berbeda dari sidiknya"
        for name in sorted(there & set(named))
        if sha256(files[name]) != named[name]
    ]
    return found or ([] if manifest_of(named) == written else [f"{MANIFEST} ditulis ulang"])


def _of_contents(files):
    tables = {
        name: json.loads(data)
        for name, data in files.items()
        if name.startswith("data/") and name.endswith(".json")
    }
    return [
        *_of_tables(files, tables), *_of_papers(files, tables), *_of_signing(files, tables), *_of_handling(tables),
        *_of_journal(tables.get(JOURNAL, [])),
    ]  # fmt: skip


def _of_tables(files, tables):
    """Every table stands twice, as CSV and as JSON, and says the same."""
    for name, rows in tables.items():
        twin = f"{name[:-5]}.csv"
        if twin not in files:
            yield f"{twin}: tidak ada"
            continue
        head, *lines = csv.reader(io.StringIO(files[twin].decode("utf-8-sig"), newline=""), delimiter=";")
        if [dict(zip(head, line, strict=True)) for line in lines] != rows:
            yield f"{twin}: berbeda dari {name}"


def _of_papers(files, tables):
    """Each text carries its own hash, each mark that of the text it was put under, each file its own."""
    digests = {}
    for row in tables.get("data/versi.json", []):
        digests[row["naskah"], row["versi"]] = row["sidik"]
        if row["isi"] and sha256(files.get(row["isi"], b"")) != row["sidik"]:
            yield f"naskah {row['naskah']} versi {row['versi']}: isi berbeda dari sidiknya"
    for row in tables.get("data/tanda.json", []):
        if digests.get((row["naskah"], row["versi"])) != row["sidik"]:
            yield f"naskah {row['naskah']}: tanda {row['jabatan']} tidak menunjuk isi versi {row['versi']}"
    for row in [*tables.get("data/berkas.json", []), *tables.get("data/unggahan.json", [])]:
        if row["lokasi"] and sha256(files.get(row["lokasi"], b"")) != row["sha256"]:
            yield f"{row['lokasi']}: berbeda dari sidik yang tercatat"


def _of_signing(files, tables):
    """Each certificate and each file from before the marks carries its own hash; no mark names one that is not here."""
    for row in [*tables.get("data/sertifikat.json", []), *tables.get("data/bukti-tanda.json", [])]:
        if row["lokasi"] and sha256(files.get(row["lokasi"], b"")) != row["sha256"]:
            yield f"{row['lokasi']}: berbeda dari sidik yang tercatat"
    known = {row["nomor seri"] for row in tables.get("data/sertifikat.json", [])}
    for row in tables.get("data/tanda.json", []):
        if row.get("sertifikat") and row["sertifikat"] not in known:
            yield f"naskah {row['naskah']}: sertifikat {row['sertifikat']} tidak ada dalam arsip"
    built = {(row["naskah"], row["sha256"]) for row in tables.get("data/berkas.json", [])}
    for row in tables.get("data/bukti-tanda.json", []):
        if (row["naskah"], row["sidik bertanda tangan"]) not in built:
            yield f"naskah {row['naskah']}: berkas bertanda tangan pada bukti tanda tidak ada dalam arsip"


def _of_handling(tables):
    """What was mailed, numbered, kept and passed on speaks of papers, texts and dispositions of this very archive."""
    papers = {row["naskah"]: row for row in tables.get("data/naskah.json", [])}
    texts = {(row["naskah"], row["sidik"]) for row in tables.get("data/versi.json", [])}
    kept = {row["naskah"] for row in tables.get("data/versi.json", []) if row["isi"]}
    for row in tables.get("data/surel.json", []):
        if (row["naskah"], row["sidik"]) not in texts:
            yield f"surel kepada {row['alamat']}: sidiknya bukan sidik isi naskah {row['naskah']}"
    for row in tables.get("data/nomor.json", []):
        if papers.get(row["naskah"], {}).get("nomor") != row["nomor"]:
            yield f"nomor {row['nomor']}: bukan nomor naskah {row['naskah']}"
    lists = {row["daftar"] for row in tables.get("data/usul-musnah.json", [])}
    for row in tables.get("data/retensi.json", []):
        if row["naskah"] not in papers or bool(row["dimusnahkan"]) == (row["naskah"] in kept):
            yield f"masa simpan naskah {row['naskah']}: tidak cocok dengan naskahnya"
        if row["daftar usul musnah"] and row["daftar usul musnah"] not in lists:
            yield f"naskah {row['naskah']}: daftar usul musnah {row['daftar usul musnah']} tidak ada"
    sent = {row["disposisi"] for row in tables.get("data/disposisi.json", [])}
    lines = {row["baris"] for row in tables.get("data/penerima-disposisi.json", [])}
    for row in tables.get("data/penerima-disposisi.json", []):
        if row["disposisi"] not in sent:
            yield f"penerima disposisi {row['baris']}: disposisinya tidak ada"
    for row in tables.get("data/disposisi.json", []):
        if row["meneruskan baris"] and row["meneruskan baris"] not in lines:
            yield f"disposisi {row['disposisi']}: baris yang diteruskan tidak ada"


def _of_journal(rows):
    """Each entry against its own hash, and against the entry before it where both are of this case."""
    before = None
    for row in rows:
        if entry_hash(row) != row["sidik"]:
            yield f"jurnal entri {row['urut']}: isi berbeda dari sidiknya"
        if before and int(row["urut"]) <= int(before["urut"]):
            yield f"jurnal entri {row['urut']}: urutan terbalik"
        if (
            before
            and int(row["urut"]) == int(before["urut"]) + 1
            and row["sidik sebelumnya"] != before["sidik"]
        ):
            yield f"jurnal entri {row['urut']}: tidak tersambung dengan entri sebelumnya"
        before = row


def entry_hash(row):
    at = datetime.fromisoformat(row["waktu"]).astimezone(timezone.utc).isoformat(timespec="microseconds")  # noqa: UP017
    columns = (
        row["sidik sebelumnya"], row["kantor"], row["urut"], at, row["orang"], row["jabatan"], row["tindakan"],
        row["tentang"], row["keterangan"],
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()


def main(arguments):
    """0: whole; 1: altered or not readable; 2: called wrongly."""
    if len(arguments) not in (1, 2):
        sys.stderr.write("Pemakaian: python3 periksa.py ARSIP.zip [SIDIK-SHA-256]\n")
        return 2
    try:
        data = Path(arguments[0]).read_bytes()
    except OSError as trouble:
        sys.stderr.write(f"{arguments[0]}: berkas tidak dapat dibuka ({trouble.strerror}).\n")
        return 1
    found = faults(data, *arguments[1:])
    for words in found:
        sys.stdout.write(f"{words}\n")
    if found:
        sys.stdout.write("ARSIP TIDAK UTUH. Jangan dipakai sebagai bukti; minta salinan lain.\n")
    else:
        count = len(zipfile.ZipFile(io.BytesIO(data)).namelist())
        sys.stdout.write(
            f"Arsip utuh: {count} berkas cocok dengan sidiknya, jurnal tersambung.\nSHA-256 {sha256(data)}\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
