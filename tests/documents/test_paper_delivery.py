"""Papers that leave the office: distributed, received, put away."""

import pytest
from cast import at, digest_of, make_office, staff, verbs
from refused import codes

from mutubaku.documents import selectors
from mutubaku.documents.rules.paper import PaperState, Recipient
from mutubaku.documents.services.delivery import archive, distribute, receive
from mutubaku.documents.services.marking import print_out
from mutubaku.values.refusal import Refused

# ------------------------------------------------------------------ delivery


def test_only_signed_papers_leave_and_each_recipient_gets_one_receipt(office, paper, signed, people):
    unit = people["kabid"].unit_id
    distribute(
        signed.pk,
        digest=digest_of(signed),
        recipients=(Recipient("Bidang Koperasi", unit), Recipient("Biro Umum")),
        by=people["pelaksana"],
        at=at(70),
    )
    read = selectors.paper(signed.pk)
    assert read.state == PaperState.DISTRIBUTED
    assert [(r.recipient, r.unit_id, r.received_at) for r in read.receipts] == [
        ("Bidang Koperasi", unit, None),
        ("Biro Umum", None, None),
    ]
    with pytest.raises(Refused) as caught:
        distribute(
            signed.pk,
            digest=digest_of(signed),
            recipients=(Recipient("Biro Umum"),),
            by=people["pelaksana"],
            at=at(80),
        )
    assert codes(caught) == ["twice"]


def test_unsigned_paper_does_not_leave(paper, people):
    with pytest.raises(Refused) as caught:
        distribute(
            paper.pk,
            digest=digest_of(paper),
            recipients=(Recipient("Biro Umum"),),
            by=people["pelaksana"],
            at=at(5),
        )
    assert codes(caught) == ["unsigned"]


def test_unit_of_another_office_is_no_recipient(signed, people):
    foreign = staff(make_office("dinas-lain"))["kabid"].unit_id
    with pytest.raises(Refused) as caught:
        distribute(
            signed.pk,
            digest=digest_of(signed),
            recipients=(Recipient("Asing", foreign),),
            by=people["pelaksana"],
            at=at(70),
        )
    assert codes(caught) == ["unit"]


def test_unit_confirms_its_own_receipt_once(signed, people):
    (receipt,) = distribute(
        signed.pk,
        digest=digest_of(signed),
        recipients=(Recipient("Bidang Koperasi", people["kabid"].unit_id),),
        by=people["pelaksana"],
        at=at(70),
    )
    with pytest.raises(Refused) as caught:
        receive(receipt.pk, by=people["sekretaris"], how="aplikasi", at=at(75))
    assert codes(caught) == ["not_recipient"]
    receive(receipt.pk, by=people["operator"], how=" aplikasi ", at=at(80))
    (read,) = selectors.paper(signed.pk).receipts
    assert (read.received_at, read.received_post, read.how) == (
        at(80),
        "Operator Bidang Koperasi",
        "aplikasi",
    )
    with pytest.raises(Refused) as caught:
        receive(receipt.pk, by=people["kabid"], how="aplikasi", at=at(90))
    assert codes(caught) == ["received"]


def test_archive_closes_a_signed_paper(office, signed, people):
    archive(signed.pk, digest=digest_of(signed), by=people["pelaksana"], at=at(90))
    assert selectors.paper(signed.pk).state == PaperState.ARCHIVED
    with pytest.raises(Refused):
        archive(signed.pk, digest=digest_of(signed), by=people["pelaksana"], at=at(91))
    assert verbs(office) == ["draft", "initial", "sign", "archive"]


# ------------------------------------------------------------------ another text than was read


@pytest.mark.parametrize(
    "act",
    [
        lambda pk, by: distribute(pk, digest="0" * 64, recipients=(Recipient("Biro"),), by=by, at=at(70)),
        lambda pk, by: archive(pk, digest="0" * 64, by=by, at=at(70)),
        lambda pk, by: print_out(pk, digest="", by=by, at=at(70), formats=()),
    ],
)
def test_sending_printing_and_putting_away_refuse_another_text_than_was_read(signed, people, office, act):
    before = verbs(office)
    with pytest.raises(Refused) as caught:
        act(signed.pk, people["pelaksana"])
    assert (codes(caught), verbs(office)) == (["changed"], before)
