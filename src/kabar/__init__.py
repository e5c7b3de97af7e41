"""kabar: news pages in, auditable political events out."""
