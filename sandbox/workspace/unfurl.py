"""The previews that Slack adds below a message for the links in it, unless the app says not to."""

from urllib.parse import urlsplit

from sandbox.workspace.values import Json, Message
from sandbox.workspace.visible import links_of

MOST = 5
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4", ".mp3", ".mov")


def unfurls_for(message: Message, *, links: bool, media: bool) -> tuple[Json, ...]:
    """Return the previews for a message's links; `links` and `media` are what the app allows."""
    wanted = [
        url
        for url in links_of(message)
        if url.startswith(("http://", "https://")) and (media if _is_media(url) else links)
    ]
    return tuple(_preview(url, number) for number, url in enumerate(wanted[:MOST], 1))


def _is_media(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(_MEDIA)


def _preview(url: str, number: int) -> Json:
    host = urlsplit(url).netloc
    kind = {"image_url": url} if _is_media(url) else {"text": f"A preview of the page at {host}."}
    return {
        "id": number,
        "from_url": url,
        "original_url": url,
        "service_name": host,
        "title": host,
        "title_link": url,
        "fallback": f"{host}: {url}",
        **kind,
    }
