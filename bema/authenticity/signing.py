"""Signing a PDF: PAdES B-B, as pyHanko makes it. There is no time stamp of a third party: that needs a network."""

from __future__ import annotations

import io

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bema.authenticity.claims import Claim
from bema.authenticity.keys import Signer
from bema.authenticity.loops import apart


def simple(signer: Signer) -> signers.SimpleSigner:
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # it lacks a return type
    registry.register_multiple([asn1_x509.Certificate.load(other) for other in signer.others])
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(signer.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(signer.private_key),
        cert_registry=registry,
    )


def sign(pdf: bytes, *, signer: Signer, claim: Claim, address: str) -> bytes:
    """The PDF with an invisible signature that certifies it: no change is allowed after it."""
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=signer.record.name,
        reason=str(claim),
        contact_info=address,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        signer_key_usage=set(),
    )
    signed = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    pdf_signer = signers.PdfSigner(metadata, signer=simple(signer))
    apart(lambda: pdf_signer.sign_pdf(writer, output=signed))
    return signed.getvalue()
