"""The page as a PDF for an appointment: on paper sizes, tagged for screen readers."""

from backpain_analytics.errors import PdfUnavailableError


def to_pdf(page: str) -> bytes:
    """Set a page on paper (PDF/UA-1); lists that fold on the screen are left out or unfolded.

    Raises:
        PdfUnavailableError: WeasyPrint or its system library Pango is missing.
    """
    try:
        # Not needed for pages, and loading it takes longer than setting one.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise PdfUnavailableError(
            "a PDF needs WeasyPrint and Pango: install 'backpain-analytics[pdf]', and Pango from "
            "your system's packages. The page itself can be printed from any browser."
        ) from error
    # Everything is in the page; whatever asks for more is refused.
    only_the_page = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    document: bytes = HTML(string=page, url_fetcher=only_the_page).write_pdf(pdf_variant="pdf/ua-1")
    return document
