"""The text that says who the parties of a paper are."""

from mutubaku.documents.models import Version
from mutubaku.documents.rules.paper import PaperFacts, content_of
from mutubaku.documents.rules.parties import PARTY_KINDS
from mutubaku.values.content import Content, Letter

NOTHING = Letter((), (), ())


def signed_by_several(paper: PaperFacts) -> Content:
    """The text of a paper that may have parties; an empty letter for every other kind, whose text is not read."""
    if paper.kind not in PARTY_KINDS:
        return NOTHING
    return content_of(Version.objects.values_list("body", flat=True).get(pk=paper.version_id))
