"""Wrong usage of the command told all at once: every missing option, every wrong value, every option that does not exist."""

from __future__ import annotations

import click


class Verb(click.Command):
    """A verb of the command that names every fault of its usage, not only the first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments. Raises `click.UsageError` (exit code 2) with all faults, one per line."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as first:
            faults = self._find_faults(ctx, given) or [first.format_message()]
            raise click.UsageError("\n".join(faults), ctx) from None

    def _find_faults(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is wrong with the arguments, by option in the order of the help; [] when they cannot be read at all."""
        again = click.Context(self, info_name=ctx.info_name, parent=ctx.parent, ignore_unknown_options=True)
        try:
            options, rest, _ = self.make_parser(again).parse_args(list(args))
        except click.UsageError:
            return []
        unknown = [word.partition("=")[0] for word in args if _is_option(word) and not self._knows(again, word)]
        faults = [click.NoSuchOption(word, possibilities=self._near(again, word), ctx=ctx).format_message() for word in unknown]
        for param in self.get_params(again):
            if param.is_eager:
                continue
            try:
                _, rest = param.handle_parse_result(again, options, rest)
            except click.UsageError as fault:
                faults.append(fault.format_message())
        # Behind an unknown option nobody can tell its value from an argument.
        if rest and not unknown:
            faults.append(f"Got unexpected extra argument(s) ({' '.join(map(str, rest))})")
        return faults

    def _knows(self, ctx: click.Context, word: str) -> bool:
        return word.partition("=")[0] in self._options(ctx)

    def _near(self, ctx: click.Context, word: str) -> list[str]:
        start = word.partition("=")[0][:4]
        return [option for option in self._options(ctx) if option.startswith(start)]

    def _options(self, ctx: click.Context) -> list[str]:
        return [option for param in self.get_params(ctx) if isinstance(param, click.Option) for option in param.opts]


class Verbs(click.Group):
    """The command with its verbs."""

    command_class = Verb


def _is_option(word: str) -> bool:
    return word.startswith("--") and len(word) > 2
