"""What may be wrong with the sandbox's CMIS site, by switches: every site's, and its own.

`CMIS_FAULTS` lists them all by name, so that tests can go through them singly and in pairs.
"""

from collections.abc import Collection
from typing import Any

from sandbox.council_faults import FAULTS, Faults

MODULE_FAILED = """<div class="dnnFormMessage dnnFormValidationSummary">
<span>Error: Meeting Calendar is currently unavailable.
DotNetNuke.Services.Exceptions.ModuleLoadException: Object reference not set to an instance of an
object. at Telerik.Web.UI.RadGrid.OnLoad(EventArgs e)</span></div>"""

OWN_FAULTS = ("module_fails", "half_documents", "pages_for_documents", "no_documents")
_NOT_HERE = {  # CMIS has no service, no XML, and no lists beside its pages
    "error_page", "malformed_xml", "pages_blocked", "service_blocked", "service_off", "stale_list",
}  # fmt: skip
CMIS_FAULTS = (*(name for name in FAULTS if name not in _NOT_HERE), *OWN_FAULTS)


class CmisFaults(Faults):
    """The switches, by `set` and `clear` with a name; its own ones also as attributes."""

    def __init__(self) -> None:
        super().__init__()
        self._put_right()

    def _put_right(self) -> None:
        self.refuses: int | None = None  # the status with which it answers everybody
        self.retry_after: int | None = None  # seconds, said with such a refusal
        self.challenges = False  # answers everybody with a challenge page
        self.slow = 0.0  # real seconds that every page takes
        self.module_fails = False  # pages come with 200, Telerik's error in the module's place
        self.half_documents = False  # documents end in the middle
        self.pages_for_documents = False  # documents are answered with a page
        self.no_documents = False  # documents that pages list are not found

    def __contains__(self, name: object) -> bool:
        return name in self.on

    @property
    def on(self) -> tuple[str, ...]:
        """The names of what is on, in the order of CMIS_FAULTS."""
        return (*super().on, *(name for name in OWN_FAULTS if getattr(self, name)))

    def set(
        self,
        name: str,
        *,
        only: str | Collection[str] = (),
        times: int | None = None,
        **options: Any,
    ) -> None:
        """Switch a fault on; its own take no options. Raises NoSuchFaultError."""
        if name in OWN_FAULTS:
            setattr(self, name, True)
        else:
            super().set(name, only=only, times=times, **options)

    def clear(self, *names: str) -> None:
        """Switch these off, or put everything right."""
        super().clear(*names)
        for name in names:
            if name in OWN_FAULTS:
                setattr(self, name, False)
        if not names:
            self._put_right()
