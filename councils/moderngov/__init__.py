"""ModernGov's sites: their web service first, their pages where it does not answer."""
