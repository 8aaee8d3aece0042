"""What stands around a text when it is built: number, date, initials, signature, CONTOH or KONSEP. Pure.

None of it is content, so the digest of a paper stays the same from the first draft to the signed copy.
"""

import hashlib
from datetime import UTC, datetime, tzinfo

from mutubaku.documents.rules.letters.wording import printed_nip
from mutubaku.documents.rules.paper import PAPER_KINDS, MarkFacts, MarkKind, PaperFacts, RenditionFacts
from mutubaku.documents.rules.sealing import Provider, address, short_code, typed_code
from mutubaku.org.rules.holding import ROLE_NAMES, Holder
from mutubaku.values.content import Dress, Initial, Office, Signature, canonical, to_plain
from mutubaku.values.period import written_date

ROLES = {MarkKind.PARAF: "Memeriksa dan memaraf", MarkKind.SETUJU: "Menyetujui"}


def watermark(example: bool, signed: bool) -> str:
    """An example office prints CONTOH on everything; elsewhere an unsigned paper is KONSEP."""
    if example:
        return "CONTOH"
    return "" if signed else "KONSEP"


def written_moment(at: datetime, zone: tzinfo) -> str:
    """ "2 November 2026 pukul 14.26 WITA"."""
    local = at.astimezone(zone)
    return f"{written_date(local.date())} pukul {local:%H.%M} {local:%Z}"


def mark_code(mark: MarkFacts, number: str) -> str:
    """ "7K3M-9QXD": forty bits of everything the mark stands for; another text, signer or time gives another code."""
    return code_of(mark.digest, mark.kind, mark.position_id, mark.person_id, mark.at, number)


def code_of(digest: str, kind: str, position_id: int, person_id: int, at: datetime, number: str) -> str:
    """The same of columns, for whoever looks through all of them."""
    facts = (digest, kind, position_id, person_id, at.astimezone(UTC).isoformat(), number)
    return short_code("\x1f".join(map(str, facts)))


def initials(paper: PaperFacts, zone: tzinfo) -> tuple[Initial, ...]:
    """Who drafted and who initialled or approved, in the roles they did it; a letter's box has no approvals."""
    kind = PAPER_KINDS[paper.kind]
    scope = f"Seluruh {kind.name}"
    drafter = f"Konseptor ({paper.drafter})" if kind.highest_first else paper.drafter
    chain = [Initial(drafter, "Menyusun", scope, written_moment(paper.drafted_at, zone))]
    for mark, held in standing(paper):
        if mark.kind == MarkKind.PARAF or (mark.kind == MarkKind.SETUJU and not kind.highest_first):
            names = tuple(name for name in paper.part_names if name in held)
            over = scope if len(names) == len(paper.part_names) else "; ".join(names)
            chain.append(Initial(mark.post, ROLES[mark.kind], over, written_moment(mark.at, zone)))
    return tuple(reversed(chain) if kind.highest_first else chain)


def standing(paper: PaperFacts) -> list[tuple[MarkFacts, frozenset[str]]]:
    """Live marks by time with the parts they stand under; one that a later mark of the same post covers is left out."""
    found = []
    marks = sorted(paper.live_marks, key=lambda mark: (mark.at, mark.id))
    for place, mark in enumerate(marks):
        held = paper.held_by(mark)
        later = (m for m in marks[place + 1 :] if (m.kind, m.position_id) == (mark.kind, mark.position_id))
        if not any(paper.held_by(other) >= held for other in later):
            found.append((mark, held))
    return found


def signature(paper: PaperFacts, expected: Holder | None, zone: tzinfo) -> Signature:
    """The signature as made; before that the empty frame of whoever would sign today, or of the vacant post.

    A paper that is held for a pen carries the code that is typed where its QR cannot be read.
    """
    mark = paper.signature
    if mark and paper.provider == Provider.BASAH:
        code = typed_code(paper.token)
        return Signature(mark.post, mark.person, mark.rank, printed_nip(mark.nip), code=code)
    if mark:
        when, code = written_moment(mark.at, zone), mark_code(mark, paper.number)
        return Signature(mark.post, mark.person, mark.rank, printed_nip(mark.nip), when, code)
    code = typed_code(paper.token) if paper.for_pen else ""
    if expected:
        return Signature(expected.title, expected.person, expected.rank, printed_nip(expected.nip), code=code)
    return Signature(ROLE_NAMES[paper.signer_role], "", "", "", code=code)


def cosigned(paper: PaperFacts, zone: tzinfo) -> tuple[Signature, ...]:
    """Signatures of the parties under the current text, in the order they were made. Their codes are printed once the
    register knows the paper, so that none is printed that cannot be checked."""
    marks = sorted((m for m in paper.live_marks if m.kind == MarkKind.PIHAK), key=lambda m: (m.at, m.id))
    return tuple(
        Signature(
            mark.post,
            mark.person,
            mark.rank,
            printed_nip(mark.nip),
            written_moment(mark.at, zone),
            mark_code(mark, "") if paper.signature else "",
        )
        for mark in marks
    )


def dress(
    paper: PaperFacts,
    letterhead: Office,
    *,
    example: bool,
    expected: Holder | None,
    zone: tzinfo,
    public: str = "",
) -> Dress:
    """`public`: the address of the program as the outside knows it, for the QR."""
    counts = paper.signature is not None or paper.for_pen  # a number that is only held is not printed
    dated = written_date(paper.dated) if paper.dated and counts else ""
    return Dress(
        office=letterhead,
        digest=paper.digest,
        mark=watermark(example, counts or not PAPER_KINDS[paper.kind].signed),
        number=paper.number if counts else "",
        place_date=f"{letterhead.city}, {dated}" if dated else "",
        date=dated,
        initials=initials(paper, zone),
        signature=signature(paper, expected, zone),
        version=paper.version,
        cosigned=cosigned(paper, zone),
        verify=address(public, paper.token) if counts else "",
    )


def fingerprint(worn: Dress) -> str:
    """Names one dress, so a file built before a mark is told from one built after it."""
    return hashlib.sha256(canonical(to_plain(worn))).hexdigest()


def file_name(paper: PaperFacts, file: RenditionFacts, version: int) -> str:
    """ "nota-dinas-000.7.2.8-1147-SEK.PRC-2026.pdf"; a file without the signature is named as the draft it is."""
    draft = "konsep-" if PAPER_KINDS[paper.kind].signed else ""
    tail = paper.number.replace("/", "-") if file.signed else f"{draft}{paper.id}-versi-{version}"
    return f"{paper.name.replace(' ', '-')}-{tail}{file.edition.ending}.{file.edition.type}"
