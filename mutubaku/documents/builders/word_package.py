"""The Word file being made, kept by python-docx: its parts, pictures and properties, and its final bytes.

Body, heads and feet arrive as text (`word_text.py`) and are parsed once. The bytes depend on nothing but them.
"""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from mutubaku.documents.builders.characters import legible
from mutubaku.documents.builders.pdf import chart_png, shield_png
from mutubaku.documents.builders.word_pages import numbering, styles
from mutubaku.documents.builders.word_text import NAMESPACES
from mutubaku.values.content import Chart

_FIXED = (1980, 1, 1, 0, 0, 0)
_PPI = 200


class Package:
    """One file; `lists` and `table_sizes` tell at the end which numberings and styles it needs. `emblem`: the picture
    of the office, if it has one."""

    def __init__(self, emblem: bytes = b"") -> None:
        self._emblem = emblem
        self._document = Document()
        self._part = self._document.part
        self._pictures = 0
        self.lists = 0
        self.table_sizes: set[float] = set()

    def add_head(self, inside: str) -> str:
        made, relation = self._part.add_header_part()
        _fill(made.element, f"<w:hdr {NAMESPACES}>{inside or '<w:p/>'}</w:hdr>")
        return relation

    def add_foot(self, inside: str) -> str:
        made, relation = self._part.add_footer_part()
        _fill(made.element, f"<w:ftr {NAMESPACES}>{inside or '<w:p/>'}</w:ftr>")
        return relation

    def add_chart(self, chart: Chart) -> tuple[int, str, str, float]:
        """(number of the picture, relation of the PNG, relation of the drawing itself, height for a width of 1)."""
        self._pictures += 1
        relation, image = self._part.get_or_add_image(BytesIO(chart_png(chart, _PPI)))
        name = PackURI(f"/word/media/grafik{self._pictures}.svg")
        drawing = Part(name, "image/svg+xml", legible(chart.svg).encode(), self._part.package)
        vector = self._part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)
        return self._pictures, relation, vector, image.px_height / image.px_width

    def add_emblem(self) -> tuple[int, str, float]:
        """(number of the picture, its relation, height for a width of 1): the office's own, else a neutral shield."""
        self._pictures += 1
        relation, image = self._part.get_or_add_image(BytesIO(self._emblem or shield_png()))
        return self._pictures, relation, image.px_height / image.px_width

    def describe(self, *, title: str, author: str, subject: str, at: datetime) -> None:
        about = self._document.core_properties
        about.title, about.author, about.subject = (legible(text)[:255] for text in (title, author, subject))
        about.last_modified_by, about.comments, about.keywords = about.author, "", ""
        about.language, about.revision = "id-ID", 1
        about.created = about.modified = at

    def finish(self, body: str, size: float) -> bytes:
        """`body`: everything inside w:body, its section properties last. `size`: of running text, in points."""
        _fill(self._document.styles.element, styles(size, self.table_sizes))
        _fill(self._part.numbering_part.element, numbering(self.lists))
        made = parse_xml(f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        _take(self._document.element.body, made[0])
        self._drop_thumbnail()
        raw = BytesIO()
        self._document.save(raw)
        return _settled(raw)

    def _drop_thumbnail(self) -> None:
        relations = self._part.package.rels
        for name in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
            del relations[name]


def _fill(element: BaseOxmlElement, xml: str) -> None:
    _take(element, parse_xml(xml))


def _take(element: BaseOxmlElement, made: BaseOxmlElement) -> None:
    """`element` keeps its place in the package and gets the children of `made`."""
    for child in list(element):
        element.remove(child)
    element.extend(list(made))


def _settled(raw: BytesIO) -> bytes:
    """The same archive with one fixed time on every entry."""
    settled = BytesIO()
    with ZipFile(raw) as old, ZipFile(settled, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, _FIXED)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return settled.getvalue()
