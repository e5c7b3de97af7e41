"""`python -m kabar` is `kabar`."""

from __future__ import annotations

from kabar.cli import main

if __name__ == "__main__":
    main()
