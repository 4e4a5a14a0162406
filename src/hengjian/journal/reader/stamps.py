"""Reads time stamps of an outside authority (RFC 3161): what was stamped, when, and who signed it.

A stamp over a checkpoint shows that the log stood so at that time, though its office should keep the key and the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from hengjian.journal.hashing import HASH_BYTES
from hengjian.journal.reader.faults import Fault

HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
LONGEST_CHAIN = 6


@dataclass(frozen=True)
class Stamp:
    """What an authority says: this digest was there at this time."""

    digest: bytes
    at: datetime
    by: x509.Certificate
    others: tuple[x509.Certificate, ...]
    """The certificates that came with it, for the way from the signer to an authority that the reader trusts."""


@dataclass(frozen=True)
class _Token:
    """The parts of a token of which the checks are made."""

    statement: bytes
    hash_name: str
    digest: bytes
    at: datetime
    attributes: dict[str, Any]
    signed: bytes
    signature: bytes
    signer_hash: str
    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]


def read_stamp(token: bytes) -> Stamp:
    """Read a token and check that it is whole and signed by the one it names; raises `Fault`."""
    try:
        parts = _parts(token)
    except Fault:
        raise
    except Exception:  # noqa: BLE001  whatever bytes may do to a parser: it is no token
        raise Fault("时间戳无法读出") from None
    _check_statement(parts)
    _check_signature(parts)
    return Stamp(parts.digest, parts.at, parts.signer, parts.others)


def _parts(token: bytes) -> _Token:
    info = cms.ContentInfo.load(token, strict=True)
    if info["content_type"].native != "signed_data":
        raise Fault("时间戳没有签名")
    signed = info["content"]
    wrapped = signed["encap_content_info"]
    (signer,) = signed["signer_infos"]
    if wrapped["content_type"].native != "tst_info":
        raise Fault("签名的不是时间戳")
    statement = bytes(wrapped["content"])
    said = tsp.TSTInfo.load(statement, strict=True)
    certificates = [
        x509.load_der_x509_certificate(each.chosen.dump()) for each in signed["certificates"]
    ]
    mine = _signer(signer["sid"], certificates)
    return _Token(
        statement=statement,
        hash_name=said["message_imprint"]["hash_algorithm"]["algorithm"].native,
        digest=said["message_imprint"]["hashed_message"].native,
        at=said["gen_time"].native.astimezone(UTC),
        attributes={each["type"].native: each["values"] for each in signer["signed_attrs"]},
        signed=signer["signed_attrs"].untag().dump(),
        signature=signer["signature"].native,
        signer_hash=signer["digest_algorithm"]["algorithm"].native,
        signer=mine,
        others=tuple(each for each in certificates if each is not mine),
    )


def _signer(named: Any, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    for each in certificates:
        if named.name == "issuer_and_serial_number":
            issuer, serial = named.chosen["issuer"].dump(), named.chosen["serial_number"].native
            if each.issuer.public_bytes() == issuer and each.serial_number == serial:
                return each
        else:
            own = each.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
            if own == named.chosen.native:
                return each
    raise Fault("时间戳里没有签名人的证书")


def _check_statement(parts: _Token) -> None:
    """Check that the signed attributes are about this statement and this signer; raises `Fault`."""
    if parts.hash_name != "sha256" or len(parts.digest) != HASH_BYTES:
        raise Fault("时间戳用的不是 SHA-256 摘要")
    algorithm = HASHES.get(parts.signer_hash)
    if algorithm is None:
        raise Fault(f"时间戳的签名用的是 {parts.signer_hash}，不能核对")
    digest = hashes.Hash(algorithm)
    digest.update(parts.statement)
    try:
        about = parts.attributes["message_digest"][0].native == digest.finalize()
        kind = parts.attributes["content_type"][0].native == "tst_info"
        mine = _names_signer(parts)
    except (KeyError, IndexError, TypeError, ValueError):
        raise Fault("时间戳的签名缺少应有的内容") from None
    if not (about and kind and mine):
        raise Fault("时间戳的签名不是为这份内容作的")


def _names_signer(parts: _Token) -> bool:
    """Tell whether the signature itself names the certificate (RFC 5816): else another could be put in its place."""
    if "signing_certificate_v2" in parts.attributes:
        named = parts.attributes["signing_certificate_v2"][0]["certs"][0]
        algorithm = HASHES[named["hash_algorithm"]["algorithm"].native]
    else:
        named = parts.attributes["signing_certificate"][0]["certs"][0]
        algorithm = hashes.SHA1()  # noqa: S303  the only one that the older form has
    return bool(named["cert_hash"].native == parts.signer.fingerprint(algorithm))


def _check_signature(parts: _Token) -> None:
    key, algorithm = parts.signer.public_key(), HASHES[parts.signer_hash]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(parts.signature, parts.signed, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(parts.signature, parts.signed, ec.ECDSA(algorithm))
        else:
            raise Fault("时间戳的签名算法不能核对")
    except (InvalidSignature, UnsupportedAlgorithm):
        raise Fault("时间戳的签名不对") from None
    _check_purpose(parts.signer, parts.at)


def _check_purpose(certificate: x509.Certificate, at: datetime) -> None:
    if not _in_force(certificate, at):
        raise Fault("作时间戳时签名人的证书不在有效期内")
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])
    if list(uses) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Fault("签名人的证书不是用来作时间戳的")


def is_vouched_for(stamp: Stamp, authorities: Sequence[x509.Certificate]) -> bool:
    """Tell whether the signer of a stamp leads back to one of these authorities, which the reader trusts."""
    here = stamp.by
    for _ in range(LONGEST_CHAIN):
        if here in authorities:
            return True
        known = (*authorities, *stamp.others)
        above = next((each for each in known if _issued(here, each, stamp.at)), None)
        if above is None:
            return False
        here = above
    return False


def _issued(below: x509.Certificate, above: x509.Certificate, at: datetime) -> bool:
    try:
        below.verify_directly_issued_by(above)
        basic = above.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return basic.ca and below != above and _in_force(above, at)


def _in_force(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def authorities_in(content: bytes) -> list[x509.Certificate]:
    """Read the certificates of authorities, PEM or DER; raises `Fault`."""
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_certificates(content)
        return [x509.load_der_x509_certificate(content)]
    except ValueError:
        raise Fault("不是证书") from None


def digest_to_stamp(note: str) -> bytes:
    """Give what is stamped of a checkpoint."""
    return sha256(note.encode()).digest()
