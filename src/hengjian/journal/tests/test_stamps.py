"""A checkpoint goes to an authority as a file and comes back stamped; who checks it needs neither of the two."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.test import override_settings

from hengjian.journal.canonical import canonical
from hengjian.journal.errors import NotJournaled, NotStamped
from hengjian.journal.exports import exported_lines
from hengjian.journal.models import Entry
from hengjian.journal.reader.faults import Fault
from hengjian.journal.reader.stamps import authorities_in
from hengjian.journal.reader.verdicts import Verdict
from hengjian.journal.reader.verifying import verify
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import change_key, record
from hengjian.journal.stamps import request_file, take_answer
from hengjian.journal.tests.authority import STAMPED_AT, UNTIL, Authority
from hengjian.journal.tests.logs import verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]

ON = date(2026, 11, 20)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Give a data folder of its own."""
    with override_settings(DATA=SimpleNamespace(keys=tmp_path / "keys", root=tmp_path)):
        yield tmp_path


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Give an authority."""
    return Authority.make()


def journaled() -> None:
    record(kind="case.filed", actor=None, objects=[uuid4()], on=ON)
    sequence()


def stamped(by: Authority) -> Path:
    """Give the file of a stamp over the newest checkpoint."""
    journaled()
    return take_answer(by.answer(request_file()), authorities=[], actor=None, on=ON)


def checked(file: Path, *authorities: x509.Certificate) -> Verdict:
    return verify([file], authorities=authorities)[0]


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_stamped_checkpoint_holds_and_says_when_it_was_there_at_the_latest(kind: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048) if kind == "rsa" else None
    by = Authority.make(key=key)

    done = checked(stamped(by), by.root)

    assert not done.faults
    assert "至迟在 2026-11-20T09:00:00Z 已经形成" in done.holds[0]
    assert "时间戳的签名人 CN=时间戳机构 出自给出的机构。" in done.holds


def test_without_the_certificate_of_an_authority_it_is_said_that_it_was_not_looked_at(
    authority: Authority,
) -> None:
    done = checked(stamped(authority))

    assert not done.faults
    assert any("请用 --authority 给出时间戳机构的证书" in each for each in done.unseen)


def test_stamp_of_another_authority_is_found(authority: Authority) -> None:
    done = checked(stamped(authority), Authority.make("别的机构").root)

    assert "不出自给出的机构" in done.faults[0]


def test_stamp_is_journaled_and_agrees_with_the_log_across_a_change_of_key(
    authority: Authority, data: Path
) -> None:
    stamped(authority)
    change_key(actor=None, on=ON)
    sequence()
    file = stamped(authority)
    sequence()
    whole = data / "log.jsonl"
    whole.write_bytes(b"".join(exported_lines()))

    done = verify([file, whole], authorities=[authority.root])

    assert [each.faults for each in done] == [[], []]
    assert "密钥换过 1 次" in "".join(done[0].holds)
    kinds = [json.loads(body)["kind"] for body in Entry.objects.values_list("body", flat=True)]
    assert kinds.count("journal.stamped") == 2


def test_flipped_bit_in_a_stamp_is_found_or_changes_nothing_that_it_says(
    authority: Authority,
) -> None:
    content = stamped(authority).read_bytes()
    said = verdict(content)

    found = 0
    for place in range(len(content)):
        altered = bytearray(content)
        altered[place] ^= 1
        done = verdict(bytes(altered))
        found += bool(done.faults)
        assert done.faults or (done.holds, done.stamp and done.stamp.by) == (
            said.holds,
            said.stamp and said.stamp.by,
        ), place
    # What is not found lies in the certificates above the signer: they vouch for nothing unless the reader trusts them.
    assert found > len(content) / 2


def changed(file: Path, **changes: object) -> Verdict:
    return verdict(canonical(json.loads(file.read_bytes()) | changes) + b"\n")


def test_stamp_of_another_checkpoint_is_found(authority: Authority) -> None:
    early, late = stamped(authority), stamped(authority)

    done = changed(early, token=json.loads(late.read_bytes())["token"])

    assert "时间戳不是为这个检查点作的" in done.faults[0]


@pytest.mark.parametrize("token", ["", "AAAA", 5, "!"])
def test_token_that_is_none_is_found(authority: Authority, token: object) -> None:
    assert changed(stamped(authority), token=token).faults


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"uses": [ExtendedKeyUsageOID.SERVER_AUTH]}, "不是用来作时间戳的"),
        ({"uses": [ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING]},
         "不是用来作时间戳的"),
        ({"until": STAMPED_AT - timedelta(days=1)}, "不在有效期内"),
    ],
)  # fmt: skip
def test_stamp_by_a_certificate_that_is_not_for_it_is_refused(
    how: dict[str, object], said: str
) -> None:
    journaled()
    by = Authority.make(**how)  # type: ignore[arg-type]  # as the factory takes it

    with pytest.raises(NotStamped, match=said):
        take_answer(by.answer(request_file()), authorities=[], actor=None, on=ON)


def test_certificate_put_in_the_place_of_the_signers_is_found(authority: Authority) -> None:
    """Same name, same number, same key, longer life: the signature itself names which certificate it was."""
    journaled()
    answer = authority.answer(request_file())
    other = _like(authority.certificate, authority).public_bytes(serialization.Encoding.DER)
    response = tsp.TimeStampResp.load(answer)
    signed = response["time_stamp_token"]["content"]
    signed["certificates"] = [asn1_x509.Certificate.load(other)]

    with pytest.raises(NotStamped, match="不是为这份内容作的"):
        take_answer(response.dump(force=True), authorities=[], actor=None, on=ON)


def _like(of: x509.Certificate, by: Authority) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(of.subject)
        .issuer_name(of.issuer)
        .public_key(of.public_key())
        .serial_number(of.serial_number)
        .not_valid_before(of.not_valid_before_utc)
        .not_valid_after(UNTIL + timedelta(days=900))
    )
    return builder.sign(by.key, of.signature_hash_algorithm)  # type: ignore[arg-type]  # SHA-256


def test_answer_that_refuses_or_is_none_is_not_taken(data: Path) -> None:
    journaled()
    refused = bytes.fromhex("3005 3003 020102")  # a status of 2, rejection, and no stamp

    for answer, said in (
        (refused, "没有作时间戳"),
        (b"", "不是时间戳机构的答复"),
        (b"<html>", "不是"),
    ):
        with pytest.raises(NotStamped, match=said):
            take_answer(answer, authorities=[], actor=None, on=ON)
    assert not (data / "stamps").exists()


def test_answer_of_a_strange_journal_or_authority_is_not_taken(authority: Authority) -> None:
    journaled()
    answer = authority.answer(request_file())

    with pytest.raises(NotStamped, match="不出自给出的机构"):
        take_answer(answer, authorities=[Authority.make().root], actor=None, on=ON)
    Entry.objects.all().delete()
    request = tsp.TimeStampReq.load(request_file())
    request["message_imprint"]["hashed_message"] = b"x" * 32
    with pytest.raises(NotStamped, match="不是为这份日志的检查点作的"):
        take_answer(authority.answer(request.dump(force=True)), authorities=[], actor=None, on=ON)


def test_an_empty_journal_has_nothing_to_stamp() -> None:
    with pytest.raises(NotJournaled):
        request_file()


def test_certificates_of_authorities_are_read_in_both_forms(authority: Authority) -> None:
    for encoding in (serialization.Encoding.PEM, serialization.Encoding.DER):
        assert authorities_in(authority.root.public_bytes(encoding)) == [authority.root]
    with pytest.raises(Fault, match="不是证书"):
        authorities_in(b"nonsense")
