"""The report as JSON and HTML; no Qt."""
