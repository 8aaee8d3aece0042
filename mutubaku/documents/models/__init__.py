"""Tables of papers, by noun. Everything else imports them from here."""

from mutubaku.documents.models.delivery import Mailing, Receipt
from mutubaku.documents.models.dispositions import Disposition, DispositionLine, Instruction
from mutubaku.documents.models.numbers import NumberBlock, NumberLine, Register
from mutubaku.documents.models.papers import Build, Document, Mark, PaperIndex, Rendition, Upload, Version
from mutubaku.documents.models.retention import ArchiveRecord, Disposal, RetentionRule
from mutubaku.documents.models.signing import Certificate, ServiceIdentity
from mutubaku.documents.models.wording import Classification, Letterhead, Template

__all__ = [
    "ArchiveRecord",
    "Build",
    "Certificate",
    "Classification",
    "Disposal",
    "Disposition",
    "DispositionLine",
    "Document",
    "Instruction",
    "Letterhead",
    "Mailing",
    "Mark",
    "NumberBlock",
    "NumberLine",
    "PaperIndex",
    "Receipt",
    "Register",
    "Rendition",
    "RetentionRule",
    "ServiceIdentity",
    "Template",
    "Upload",
    "Version",
]
