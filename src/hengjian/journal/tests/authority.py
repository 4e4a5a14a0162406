"""A time-stamping authority of our own, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
STAMPED_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TIME_STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def certificate(
    name: str,
    key: Key,
    by: tuple[x509.Certificate, Key] | None = None,
    *,
    uses: Sequence[x509.ObjectIdentifier] = (),
    until: datetime = UNTIL,
) -> x509.Certificate:
    """Make a certificate: that of an authority unless it has uses; signed by itself unless by another."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signer = (by[0].subject, by[1]) if by else (subject, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=not uses, path_length=None), critical=True)
    )
    if uses:
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    return builder.sign(signer, hashes.SHA256())


@dataclass
class Authority:
    """An authority with a root and a certificate for stamps."""

    root: x509.Certificate
    certificate: x509.Certificate
    key: Key

    @classmethod
    def make(cls, name: str = "时间戳机构", *, key: Key | None = None, **how: Any) -> Authority:
        """Make one with new keys."""
        above = ec.generate_private_key(ec.SECP256R1())
        mine = key or ec.generate_private_key(ec.SECP256R1())
        root = certificate(f"{name}根证书", above)
        stamping = certificate(name, mine, (root, above), **{"uses": TIME_STAMPING} | how)
        return cls(root, stamping, mine)

    def answer(self, request: bytes, at: datetime = STAMPED_AT) -> bytes:
        """Answer a request for a stamp."""
        asked = tsp.TimeStampReq.load(request, strict=True)
        said = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4",
                "message_imprint": asked["message_imprint"],
                "serial_number": 5,
                "gen_time": at,
            }
        )
        response = {"status": {"status": "granted"}, "time_stamp_token": self.token(said)}
        return bytes(tsp.TimeStampResp(response).dump())

    def token(self, statement: tsp.TSTInfo) -> cms.ContentInfo:
        """Sign a statement."""
        attributes = cms.CMSAttributes([
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [sha256(statement.dump()).digest()]}),
            cms.CMSAttribute({
                "type": "signing_certificate_v2",
                "values": [tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({
                    "hash_algorithm": {"algorithm": "sha256"},
                    "cert_hash": self.certificate.fingerprint(hashes.SHA256()),
                })]})],
            }),
        ])  # fmt: skip
        loaded = [
            asn1_x509.Certificate.load(each.public_bytes(serialization.Encoding.DER))
            for each in (self.certificate, self.root)
        ]
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": {
                "issuer": loaded[0].issuer, "serial_number": loaded[0].serial_number,
            }}),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm(
                {"algorithm": "sha256_rsa" if self._is_rsa else "sha256_ecdsa"}
            ),
            "signature": self._sign(attributes.dump()),
        }  # fmt: skip
        signed = cms.SignedData({
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": statement},
            "certificates": loaded,
            "signer_infos": [signer],
        })  # fmt: skip
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})

    @property
    def _is_rsa(self) -> bool:
        return isinstance(self.key, rsa.RSAPrivateKey)

    def _sign(self, data: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))
