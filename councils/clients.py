"""Opens the client for a site, by what is known of the site."""

from councils.cmis.client import CmisClient
from councils.errors import UnwatchableSiteError
from councils.fetch import Fetcher
from councils.minutes_source import ReadsMinutes
from councils.moderngov.client import ModernGovClient
from councils.parsing import Parser
from councils.values import Cms, SiteClient, SiteMemory


def client_for(
    memory: SiteMemory, *, fetcher: Fetcher, parser: Parser, reader: ReadsMinutes
) -> SiteClient:
    """A client for one look at a site. Raises UnwatchableSiteError for a site of another make."""
    if memory.cms is Cms.MODERNGOV:
        return ModernGovClient(memory, fetcher=fetcher, parser=parser, reader=reader)
    if memory.cms is Cms.CMIS:
        return CmisClient(memory, fetcher=fetcher, parser=parser, reader=reader)
    raise UnwatchableSiteError(memory.base_url)
