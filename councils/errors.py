"""What can go wrong at a council's site, each with the sentence that a person is told.

CouncilsError                   carries the address and its host
├── AddressError                no http or https address that we can ask for
│   └── PrivateAddressError     it leads to a machine inside a network, not to a public site
├── RobotsRefusedError          the site's robots.txt asks us not to, or could not be read
├── BlockedError                403, 429 or a challenge page: the site does not let us in
├── PageNotFoundError           404 or 410
├── SiteFailedError             any other answer that is no page; carries the status
├── SiteUnreachableError        no such host, no connection, or a certificate that is not valid
├── SiteTooSlowError            no whole answer in time
├── PageTooLargeError           more than 20 MB, said or sent
└── TooManyRedirectsError
"""

from urllib.parse import urlsplit


class CouncilsError(Exception):
    """The page at {host} could not be fetched."""

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


class PageNotFoundError(CouncilsError):
    """There is no page at that address on {host}."""


class SiteFailedError(CouncilsError):
    """The site {host} answered with an error ({status}) instead of a page."""

    def __init__(self, url: str = "", *, status: int = 0) -> None:
        self.status = status
        super().__init__(url, status=status or "no proper answer")


class SiteUnreachableError(CouncilsError):
    """The site {host} could not be reached."""


class SiteTooSlowError(CouncilsError):
    """The site {host} took too long to answer."""


class PageTooLargeError(CouncilsError):
    """The page is larger than 20 MB, which is more than minutes ever are."""


class TooManyRedirectsError(CouncilsError):
    """The site {host} sends us from page to page without end."""


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
