"""kabar's version, the one place that holds it."""

from __future__ import annotations

VERSION = "0.1.0"
