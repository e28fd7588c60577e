"""CMIS sites: calendars and meetings from their pages, minutes from their PDF files."""
