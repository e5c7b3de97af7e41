"""The web application: a store's events, stories and ledger, to see, question and check."""

from __future__ import annotations

from kabar.web.app import create_app
from kabar.web.settings import Settings

__all__ = ["Settings", "create_app"]
