"""Why a site's certificate is not accepted, and which certificates are trusted beyond the usual."""

import ssl
from pathlib import Path

import aiohttp

from councils.errors import CertificateError, CertificateFileError

EXPIRED = "it has expired. The council must renew it"
NOT_YET_VALID = "it is not valid yet. Please check this machine's clock"
REVOKED = "it was revoked. The council must renew it"
WRONG_HOST = "it was issued for another name. Please check the address"
SELF_SIGNED = "it was issued by nobody that this machine trusts"
INCOMPLETE = (
    "the site does not send its whole certificate chain, or its issuer is not known here. "
    "Please ask the council to send the chain, or set MATTERS_CA_FILE to a file with the "
    "missing intermediate certificate"
)
# OpenSSL's own numbers (x509_vfy.h) and what is said of each
WHY = {
    2: INCOMPLETE,
    9: NOT_YET_VALID,
    10: EXPIRED,
    18: SELF_SIGNED,
    19: SELF_SIGNED,
    20: INCOMPLETE,
    21: INCOMPLETE,
    23: REVOKED,
    62: WRONG_HOST,
    64: WRONG_HOST,
}


def trust(ca_file: Path | str | None) -> ssl.SSLContext | bool:
    """The machine's usual certificates and those of ``ca_file`` (PEM). True: the usual ones only.

    Raises CertificateFileError where the file cannot be read or holds no certificate.
    """
    if ca_file is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=str(ca_file))
    except (OSError, ValueError) as error:
        raise CertificateFileError(str(ca_file)) from error
    return context


def certificate_error(url: str, error: aiohttp.ClientConnectorCertificateError) -> CertificateError:
    """The same in words for an operator."""
    cause = error.certificate_error
    message = str(getattr(cause, "verify_message", "") or cause)
    return CertificateError(url, why=WHY.get(getattr(cause, "verify_code", 0), message))
