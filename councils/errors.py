"""What can go wrong at a council's site, each with the sentence that a person is told.

CouncilsError                   carries the address, its host and, if said, when to come back
├── AddressError                no http or https address that we can ask for
│   └── PrivateAddressError     it leads to a machine inside a network, not to a public site
├── RobotsRefusedError          the site's robots.txt asks us not to
├── BlockedError                403, 429 or a challenge page: the site does not let us in
├── CertificateFileError        MATTERS_CA_FILE cannot be read
├── PageNotFoundError           404 or 410
├── SiteFailedError             any other answer that is no page; carries the status
│   └── RobotsFailedError       its robots.txt was answered so: nothing may be read for now
├── SiteUnreachableError        no such host, no connection, an answer that is not HTTP
│   └── CertificateError        its certificate is not accepted; says why
├── SiteTooSlowError            no whole answer in time
├── PageTooLargeError           more than we read (20 MB), said or sent
├── UnwatchableSiteError         a site of a make that we do not read by ourselves
└── TooManyRedirectsError
"""

from urllib.parse import urlsplit


class CouncilsError(Exception):
    """The page at {host} could not be fetched."""

    retry_after: float | None = None  # seconds, where the site said so

    def __init__(self, url: str = "", **facts: object) -> None:
        self.url = url
        self.host = _host(url) or "that address"
        sentence = (self.__doc__ or "").strip()
        super().__init__(sentence.format(host=self.host, url=url, **facts))


class AddressError(CouncilsError):
    """That is not a web address that I can fetch. Please give one with http:// or https://."""


class PrivateAddressError(AddressError):
    """The address {host} is inside a private network, so I do not fetch it."""


class RobotsRefusedError(CouncilsError):
    """The site {host} asks robots not to read that page (robots.txt), so I did not."""


class BlockedError(CouncilsError):
    """The site {host} blocks us. Please ask the council to let this bot in."""

    def __init__(self, url: str = "", *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(url)


class CertificateFileError(CouncilsError):
    """The file {path} (MATTERS_CA_FILE) cannot be read, or holds no certificate in PEM form."""

    def __init__(self, path: str = "") -> None:
        self.path = path
        super().__init__(path=path)


class PageNotFoundError(CouncilsError):
    """There is no page at that address on {host}."""


class SiteFailedError(CouncilsError):
    """The site {host} answered with an error ({status}) instead of a page."""

    def __init__(self, url: str = "", *, status: int = 0, retry_after: float | None = None) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(url, status=status or "no proper answer")


class UnwatchableSiteError(CouncilsError):
    """The site {host} is not one of ModernGov's or CMIS's, so I cannot watch it."""


class RobotsFailedError(SiteFailedError):
    """The site {host} answered with an error ({status}) when asked for its robots.txt, so I read nothing there for now."""


class SiteUnreachableError(CouncilsError):
    """The site {host} could not be reached."""


class CertificateError(SiteUnreachableError):
    """The certificate of {host} is not accepted: {why}."""

    def __init__(self, url: str = "", *, why: str = "no reason given") -> None:
        self.why = why
        super().__init__(url, why=why)


class SiteTooSlowError(CouncilsError):
    """The site {host} took too long to answer."""


class PageTooLargeError(CouncilsError):
    """The page is larger than {megabytes:g} MB, which is more than this bot reads."""

    def __init__(self, url: str = "", *, most_bytes: int = 20_000_000) -> None:
        self.most_bytes = most_bytes
        super().__init__(url, megabytes=most_bytes / 1_000_000)


class TooManyRedirectsError(CouncilsError):
    """The site {host} sends us from page to page without end."""


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
