"""What may be wrong with the sandbox's CMIS site, each by a switch, and what it answers then."""

from dataclasses import dataclass, fields

CHALLENGE = "<html><head><title>Just a moment...</title></head><body></body></html>"
MODULE_FAILED = """<div class="dnnFormMessage dnnFormValidationSummary">
<span>Error: Meeting Calendar is currently unavailable.
DotNetNuke.Services.Exceptions.ModuleLoadException: Object reference not set to an instance of an
object. at Telerik.Web.UI.RadGrid.OnLoad(EventArgs e)</span></div>"""


@dataclass(slots=True)
class CmisFaults:
    """What is wrong with the site. All off at first; `clear` puts all right again."""

    refuses: int | None = None  # the status with which it answers everybody (403, 429, 500, 503)
    retry_after: int | None = None  # seconds, said with a refusal
    challenges: bool = False  # answers everybody with a challenge page
    slow: float = 0.0  # real seconds that every page takes
    module_fails: bool = False  # pages come with 200, Telerik's error in the module's place
    half_documents: bool = False  # documents end in the middle
    pages_for_documents: bool = False  # documents are answered with a page
    no_documents: bool = False  # documents that pages list are not found

    def clear(self) -> None:
        """Put everything right."""
        for one in fields(self):
            setattr(self, one.name, one.default)
