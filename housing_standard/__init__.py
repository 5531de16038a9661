"""The housing standard: shared words for social housing data, and the tools that read them."""

__version__ = "0.1.0"
