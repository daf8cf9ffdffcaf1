"""The report as a printed page: the one place here that needs Qt, for its type and its PDF."""

from desktop.report.pdf.document import paper_of, to_pdf

__all__ = ["paper_of", "to_pdf"]
