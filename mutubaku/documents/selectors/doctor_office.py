"""What is wrong in what stands beside the papers: dispositions, templates, certificates. For the doctor."""

from collections.abc import Iterator
from datetime import datetime

from mutubaku.documents.models import Certificate, Disposition, DispositionLine, Template
from mutubaku.documents.selectors.acts import acts
from mutubaku.documents.selectors.dispositions import ADDRESSED, DISPOSED, FOLLOWED
from mutubaku.documents.selectors.seals import TEMPLATE
from mutubaku.org.rules.journal import altered, seals


def office_faults(office_id: int) -> list[tuple[str, str]]:
    return [*_disposition_faults(office_id), *_template_faults(office_id), *_certificate_faults(office_id)]


def _disposition_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Dispositions, their recipients, and what each recipient did with his."""
    written, addressed = {}, {}
    for pk, _, _, facts in acts(office_id, "dispose"):
        written[pk,], addressed[pk,] = facts["stored"], facts["lines"]
    rows = Disposition.objects.filter(office_id=office_id)
    for (pk,) in altered(written, seals(rows.values_list(*DISPOSED), 1)):
        yield f"disposisi {pk}", "isinya berbeda dari yang ditulis"
    lines = DispositionLine.objects.filter(disposition__office_id=office_id)
    for (pk,) in altered(addressed, seals(lines.values_list(*ADDRESSED), 1)):
        yield f"disposisi {pk}", "penerimanya berbeda dari yang ditulis"
    for verb, columns in FOLLOWED.items():
        done = {(pk,): facts["stored"] for pk, _, _, facts in acts(office_id, verb)}
        kept = lines.exclude(**{columns[1]: None}).values_list(*columns)
        for (pk,) in altered(done, seals(kept, 1)):
            yield f"baris disposisi {pk}", "tindak lanjutnya berbeda dari yang dicatat"


def _template_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Templates against the acts that saved them."""
    saved = {(pk,): facts["stored"] for pk, _, _, facts in acts(office_id, "save_template")}
    kept = Template.objects.filter(office_id=office_id).values_list(*TEMPLATE)
    for (pk,) in altered(saved, seals(kept, 1)):
        yield f"templat {pk}", "isinya berbeda dari yang disimpan"


def _certificate_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Certificates are issued and revoked by their acts and by nothing else."""
    issued: dict[int, str] = {}
    gone: dict[int, tuple[datetime, str]] = {}
    for verb in ("open_authority", "certify"):
        issued |= {pk: facts["serial"] for pk, _, _, facts in acts(office_id, verb)}
    for pk, at, _, facts in acts(office_id, "revoke"):
        gone[pk] = (at, facts["reason"])
    rows = Certificate.objects.filter(office_id=office_id).order_by("pk")
    kept = {pk: tuple(row) for pk, *row in rows.values_list("pk", "serial", "revoked_at", "reason")}
    for pk in sorted(issued.keys() | kept.keys()):
        serial, *revoked = kept.get(pk, ("", None, ""))
        if serial != issued.get(pk) or tuple(revoked) != gone.get(pk, (None, "")):
            yield f"sertifikat {pk}", "penerbitan atau pencabutannya berbeda dari yang dicatat jurnal"
