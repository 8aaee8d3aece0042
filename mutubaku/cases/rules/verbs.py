"""What the button of a step says: exactly what pressing it does. Pure.

A step whose paper or sheet is not kept here is only put on record; its button says so.
"""

from mutubaku.cases.rules.asked import Asked
from mutubaku.sop.rules.procedure import Act, Step

_VERBS = {
    Act.DISPOSE: "Disposisikan", Act.ASSIGN: "Tugaskan", Act.DRAFT: "Simpan dan ajukan",
    Act.INITIAL: "Setujui dan paraf", Act.SIGN: "Tanda tangani", Act.COPY: "Catat penggandaan",
    Act.DISTRIBUTE: "Distribusikan", Act.SUBMIT: "Tanda tangani dan kirim", Act.REMIND: "Selesaikan pengingatan",
    Act.COLLECT: "Selesaikan pengumpulan", Act.ENTER: "Selesaikan pengisian", Act.CHECK: "Selesaikan pemeriksaan",
    Act.COMPILE: "Kompilasi", Act.HAND_OVER: "Serahkan", Act.REVIEW: "Selesaikan koreksi", Act.APPROVE: "Setujui",
    Act.REVISE: "Selesaikan perbaikan", Act.PRINT: "Susun berkas cetak", Act.BIND: "Catat penjilidan",
    Act.REPORT: "Selesaikan laporan", Act.ARCHIVE: "Catat pengarsipan",
}  # fmt: skip
_ON_RECORD = {
    Act.INITIAL: "Catat paraf", Act.SIGN: "Catat tanda tangan", Act.DISTRIBUTE: "Catat distribusi",
    Act.PRINT: "Catat pencetakan", Act.SUBMIT: "Kirim bahan", Act.APPROVE: "Catat persetujuan",
    Act.COMPILE: "Serahkan kompilasi",
}  # fmt: skip


def verb_of(step: Step, asked: Asked, *, of_unit: bool = False) -> str:
    """`asked` tells whether the step works on a paper or sheet, or on a person's word alone; `of_unit`: a unit answers
    within the step of whoever collects."""
    if of_unit and step.act is Act.COLLECT:
        return "Kirim data"
    if asked.told and not (asked.reads or asked.sheet):
        return _ON_RECORD.get(step.act, _VERBS[step.act])
    return _VERBS[step.act]
