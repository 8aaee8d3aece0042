"""Warnings read from the words of a sheet: W3, W5, W7, W8; and how words are compared. Pure."""

import re
from collections.abc import Iterable, Iterator

from mutubaku.sop.rules.fault import Fault, note, warning
from mutubaku.sop.rules.known import Known
from mutubaku.sop.rules.procedure import Sop

_NOMINAL = re.compile(r"(?:pen|pem)\w{3,}an|perbaikan|(?:per|pel|ke)\w{2,}(?<!k)an")
_JOINING = re.compile(r"\b(?:dan|serta)\s+(\w+)(?:\s+(\w+))?")


def bare(text: str) -> str:
    """Words only, in lower case: "LKj-IP," and "lkjip" compare alike, and so do "&" and "dan"."""
    joined = re.sub(r"[-–.]", "", text.casefold().replace("&", " dan "))
    return " ".join(re.sub(r"[^\w\s]", " ", joined).split())


def spelled_alike(one: str, other: str) -> bool:
    return bare(one) == bare(other)


def significant(text: str, known: Known) -> set[str]:
    """The words that tell one procedure from another."""
    return {word for word in bare(text).split() if len(word) > 2} - set(known.generic_words) - {"dan"}


def mentions(text: str, name: str) -> bool:
    """The name stands in the text as whole words, in any case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def own_names(sop: Sop, known: Known) -> tuple[str, ...]:
    """Every known name of the document this very sheet makes."""
    said = f"{sop.title} {sop.index_title} {sop.document}"
    return tuple(
        name
        for document in known.documents
        if document.sop == sop.id or any(mentions(said, known_as) for known_as in document.names)
        for name in document.names
    )


def wording_faults(sop: Sop, known: Known) -> list[Fault]:
    return [*_foreign_levels(sop, known), *_variants(sop, known), *_acts(sop, known), *_others(sop, known)]


def _texts(sop: Sop) -> Iterator[tuple[int | None, str]]:
    """The words of the identity block and of every row, with the number of the row."""
    block = (sop.title, sop.index_title, sop.document, sop.warning, *sop.records, *sop.related)
    yield None, "\n".join(block)
    yield from _row_texts(sop)


def _row_texts(sop: Sop) -> Iterator[tuple[int, str]]:
    for step in sop.steps:
        yield step.no, "\n".join([step.title, *(row.label for row in (*step.needs, *step.outputs))])


def _foreign_levels(sop: Sop, known: Known) -> list[Fault]:
    """W3."""
    return [
        warning(
            "W3",
            no,
            f"Menyebut “{word}”, bukan pejabat provinsi.",
            "Ganti dengan pejabat provinsi yang dimaksud.",
        )
        for no, text in _texts(sop)
        for word in known.foreign_levels
        if mentions(text, word)
    ]


def _variants(sop: Sop, known: Known) -> list[Fault]:
    """W5."""
    return [
        warning(
            "W5", no, f"Istilah “{other}” dipakai untuk “{variant.standard}”.", f"Pakai “{variant.standard}”."
        )
        for no, text in _texts(sop)
        for variant in known.variants
        for other in variant.others
        if mentions(text, other)
    ]


def _acts(sop: Sop, known: Known) -> list[Fault]:
    """W7: a row opens with an active verb, without its actor, and holds one act in formal words."""
    found = []
    for step in sop.steps:
        title = step.title.casefold()
        if actor := _opening(title, known.actor_openings):
            words = f"Uraian diawali pelaksana (“{actor}”), padahal pelaksana dibaca dari kolomnya."
            found.append(warning("W7", step.no, words, "Awali dengan kata kerja aktif."))
        elif title and (_opening(title, known.noun_openings) or is_nominal(title.split()[0].strip(",.:;/"))):
            words = f"Uraian diawali “{step.title.split()[0]}”, bukan kata kerja aktif."
            found.append(warning("W7", step.no, words, "Awali dengan kata kerja aktif."))
        if second := second_act(title, known):
            words = f"Satu baris memuat dua kegiatan (“dan {second}”)."
            found.append(note("W7", step.no, words, "Pertimbangkan memisahkannya menjadi dua langkah."))
        found += [
            note("W7", step.no, f"Kata “{word}” tidak baku.", f"Pakai “{instead}”.")
            for word, instead in known.loose_words
            if mentions(title, word)
        ]
    return found


def _opening(text: str, words: Iterable[str]) -> str:
    return next((word for word in words if re.match(rf"{re.escape(word.casefold())}(?!\w)", text)), "")


def is_nominal(word: str) -> bool:
    """ "Pengumpulan", "Persetujuan", "Kegiatan": a thing, where "Perintahkan" and "Keluarkan" are acts."""
    return _NOMINAL.fullmatch(word.casefold()) is not None


def second_act(title: str, known: Known) -> str:
    """The act that "dan" joins to the first one ("gandakan dan distribusikan"); empty when there is none."""
    for word, following in _JOINING.findall(title.casefold()):
        pair = f"{word} {following}"
        if pair in known.bare_acts:
            return pair
        if word in known.bare_acts or (len(word) > 6 and word.endswith("kan") and not is_nominal(word)):
            return str(word)
    return ""


def _others(sop: Sop, known: Known) -> list[Fault]:
    """W8: the row names what another procedure makes."""
    own = set(own_names(sop, known))
    return [
        warning(
            "W8", no, f"Menyebut “{name}”, dokumen SOP lain.", "Periksa salin-tempel; sebut dokumen SOP ini."
        )
        for no, text in _row_texts(sop)
        for document in known.documents
        if not own & set(document.names)
        for name in [next((name for name in document.names if mentions(text, name)), "")]
        if name
    ]
