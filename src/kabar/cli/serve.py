"""`kabar serve`: the web application over a store."""

from __future__ import annotations

import click

from kabar.cli import options

DEFAULT_PORT = 8765


@click.command(
    "serve",
    short_help="The web application and its JSON API.",
    epilog=options.examples(
        "kabar serve",
        "kabar serve --store news.db --write --port 9000",
        "kabar serve --host 0.0.0.0 --token 'a long word' --allow-host news.example.org",
    ),
)
@options.store
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--write", is_flag=True, help="Take judgements, picks and pages on this machine.")
@click.option(
    "--token",
    metavar="WORD",
    envvar="KABAR_TOKEN",
    help="The word that readers give to write; KABAR_TOKEN if not given. Needed where others can"
    " reach the address.",
)
@click.option(
    "--allow-host",
    "hosts",
    metavar="NAME",
    multiple=True,
    help="A further name that the application answers to. May be repeated.",
)
@options.allow_private
@options.time_limit
def command(
    store: str,
    host: str,
    port: int,
    write: bool,
    token: str | None,
    hosts: tuple[str, ...],
    allow_private: bool,
    time_limit: float,
) -> None:
    """Show a store in the browser: stories, articles with their words, map, ledger, search.

    It listens on this machine alone and only shows, unless told otherwise. Nothing is fetched
    from elsewhere, and every page works without JavaScript.
    """
    run(
        store,
        host=host,
        port=port,
        write=write,
        token=token,
        hosts=hosts,
        allow_private=allow_private,
        time_limit=time_limit,
    )


def run(
    store: str,
    *,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    write: bool = False,
    token: str | None = None,
    hosts: tuple[str, ...] = (),
    allow_private: bool = False,
    time_limit: float = options.TIME_LIMIT,
) -> None:
    """Serve until interrupted."""
    import socket

    import uvicorn

    from kabar.errors import UsageError
    from kabar.web import Settings, create_app
    from kabar.web.settings import LOCAL, check_binding

    check_binding(host, token)
    names = {*LOCAL, host.lower(), *(name.lower() for name in hosts)}
    settings = Settings(
        store=store,
        write=write or token is not None,
        token=token,
        hosts=frozenset(names),
        time_limit=time_limit,
        allow_private=allow_private,
    )
    app = create_app(settings)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host.strip("[]"), port))
        except OSError as error:
            raise UsageError(
                f"cannot listen on {host}:{port}: {error.strerror}; try another --port"
            ) from error
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        click.echo(f"kabar serves http://{shown}:{listening.getsockname()[1]}/", err=True)
        config = uvicorn.Config(
            app, log_level="warning", server_header=False, proxy_headers=False, lifespan="on"
        )
        uvicorn.Server(config).run(sockets=[listening])
