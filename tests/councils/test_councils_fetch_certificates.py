"""Certificates against a real TLS server: what is wrong is told apart, and never let through."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils.errors import CertificateError, CertificateFileError, SiteUnreachableError
from councils.fetch import Fetcher

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes them")
T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOST = "council.example"
CA = "basicConstraints=critical,CA:TRUE"


@dataclass(frozen=True)
class Issued:
    """A certificate and its key, as files in PEM form."""

    pem: Path
    key: Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


def issue(folder: Path, name: str, by: Issued | None, extension: str, *when: str) -> Issued:
    """Issue a certificate, signed by another's key or its own."""
    made = Issued(folder / f"{name}.pem", folder / f"{name}.key")
    signing = ("-CA", str(by.pem), "-CAkey", str(by.key)) if by else ()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-subj", f"/CN={name}", "-addext", extension, *signing),
            *(when or ("-days", "2")),
            *("-keyout", str(made.key), "-out", str(made.pem)),
        ],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture(scope="module")
def root(folder: Path) -> Issued:
    return issue(folder, "root", None, CA)


@pytest.fixture(scope="module")
def intermediate(folder: Path, root: Issued) -> Issued:
    return issue(folder, "intermediate", root, CA)


@pytest.fixture(scope="module")
def leaf(folder: Path, intermediate: Issued) -> Issued:
    return issue(folder, "leaf", intermediate, f"subjectAltName=DNS:{HOST}")


@pytest.fixture(autouse=True)
def machines_own(root: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own certificates are the root's alone."""
    monkeypatch.setenv("SSL_CERT_FILE", str(root.pem))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


@asynccontextmanager
async def serving(leaf: Issued, *chain: Issued) -> AsyncIterator[int]:
    """A site with this certificate, and what it sends of its chain; gives the port."""
    sent = leaf.pem.with_suffix(".chain")
    sent.write_text("".join(one.pem.read_text() for one in (leaf, *chain)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sent, leaf.key)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=200 if request.path == "/m" else 404, text="minutes")

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    server = TestServer(app)
    await server.start_server(ssl=context)
    try:
        yield server.port or 0
    finally:
        await server.close()


async def fetch(
    port: int, monkeypatch: pytest.MonkeyPatch, *, ca_file: Path | None = None
) -> bytes:
    """Fetch a page of the site by its name, which leads to loopback."""

    async def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    origin = f"https://{HOST}:{port}"
    # aiohttp reads the machine's certificates when it is imported: here they are the test's
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context())
    async with aiohttp.ClientSession(connector=connector) as session:
        fetcher = Fetcher(
            session,
            contact=None,
            trusted_sites=frozenset({origin}),
            clock=lambda: T0,
            timeout=10,
            ca_file=ca_file,
        )
        fetched = await fetcher.fetch(f"{origin}/m")
        assert fetched.tls
        return fetched.content


async def test_a_whole_chain_is_accepted(
    leaf: Issued, intermediate: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The root is the machine's own; the site sends the rest."""
    async with serving(leaf, intermediate) as port:
        assert await fetch(port, monkeypatch) == b"minutes"


async def test_a_missing_intermediate_is_said_and_how_to_mend_it(
    leaf: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commonest fault of councils' sites."""
    async with serving(leaf) as port:
        with pytest.raises(CertificateError) as caught:
            await fetch(port, monkeypatch)
    assert isinstance(caught.value, SiteUnreachableError)
    said = str(caught.value)
    assert said.startswith(f"The certificate of {HOST} is not accepted: ")
    assert "does not send its whole certificate chain" in said
    assert "MATTERS_CA_FILE" in said


async def test_the_missing_intermediate_may_be_given_in_a_file(
    leaf: Issued, intermediate: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the machine's own root, not in its place."""
    async with serving(leaf) as port:
        assert await fetch(port, monkeypatch, ca_file=intermediate.pem) == b"minutes"


async def test_a_certificate_file_takes_none_of_the_machines_own_away(
    folder: Path, leaf: Issued, intermediate: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file for one council leaves the others as they were."""
    stranger = issue(folder, "stranger", None, CA)
    async with serving(leaf, intermediate) as port:
        assert await fetch(port, monkeypatch, ca_file=stranger.pem) == b"minutes"


async def test_a_certificate_file_lets_nothing_else_through(
    folder: Path, intermediate: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another name is still another name."""
    other = issue(folder, "other", intermediate, "subjectAltName=DNS:other.example")
    async with serving(other) as port:
        with pytest.raises(CertificateError, match="another name"):
            await fetch(port, monkeypatch, ca_file=intermediate.pem)


async def test_a_self_signed_certificate_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody vouches for it."""
    alone = issue(folder, "alone", None, f"subjectAltName=DNS:{HOST}")
    async with serving(alone) as port:
        with pytest.raises(CertificateError, match="nobody that this machine trusts"):
            await fetch(port, monkeypatch)


async def test_an_expired_certificate_is_said(
    folder: Path, intermediate: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the council's to renew."""
    dates = ("-not_before", "20200101000000Z", "-not_after", "20200201000000Z")
    try:
        old = issue(folder, "old", intermediate, f"subjectAltName=DNS:{HOST}", *dates)
    except subprocess.CalledProcessError:
        old = await expired_by_older_openssl(folder, intermediate)
    async with serving(old, intermediate) as port:
        with pytest.raises(CertificateError, match="it has expired"):
            await fetch(port, monkeypatch)


async def expired_by_older_openssl(folder: Path, by: Issued) -> Issued:
    """`openssl ca` takes dates in every version, and wants a book of what it issued."""
    made = Issued(folder / "old.pem", folder / "old.key")
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("1000\n")
    (folder / "ca.cnf").write_text(
        f"[ca]\ndefault_ca=ours\n[ours]\ndatabase={folder}/index.txt\nserial={folder}/serial\n"
        f"new_certs_dir={folder}\ndefault_md=sha256\npolicy=any\nx509_extensions=site\n"
        f"[any]\ncommonName=supplied\n[site]\nsubjectAltName=DNS:{HOST}\n"
    )
    asked = ("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    named = ("-subj", "/CN=old", "-keyout", str(made.key), "-out", str(folder / "old.csr"))
    dates = ("-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
    signed = ("openssl", "ca", "-batch", "-notext", "-config", str(folder / "ca.cnf"), *dates)
    by_whom = ("-cert", str(by.pem), "-keyfile", str(by.key), "-in", str(folder / "old.csr"))
    for command in ((*asked, *named), (*signed, *by_whom, "-out", str(made.pem))):
        done = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        assert await done.wait() == 0
    return made


@pytest.mark.parametrize("words", [None, "", "not a certificate"])
async def test_a_certificate_file_that_is_none_is_refused_at_the_start(
    tmp_path: Path, words: str | None
) -> None:
    """Not there, empty, or something else: by name, before any page."""
    path = tmp_path / "council.pem"
    if words is not None:
        path.write_text(words)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(CertificateFileError, match=r"council\.pem"):
            Fetcher(session, contact=None, clock=lambda: T0, ca_file=path)
