"""The ``portal`` command.

Exit codes: 0 done; 1 findings in the data, nothing published; 2 wrong usage or configuration; 3 a fault of ours or of the disk.
"""

from __future__ import annotations

import click

from generator import __version__
from generator.command.publishing import build, check, restore_release, search, serve
from generator.command.vetting import approve_command, import_command, init, make_key
from generator.usage import Verbs


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="portal")
def main() -> None:
    """Build a searchable static transparency portal from vetted disclosure data.

    A portal is a folder: portal.yml (settings) and one folder per dataset with resource.json (a Data Package v2 resource), the
    table and its sign-off. The site it makes is plain files: it works from any web server and from a double-click.

    \b
    Examples:
      portal init my-portal                          lay out an empty portal with one example dataset
      portal check --data my-portal                  list every finding in the data
      portal build --data my-portal --out public     build the site and swap it in
      portal serve public                            look at it on http://127.0.0.1:8000/

    `portal -h` or `portal --help` prints this page, `portal VERB -h` that of a verb. Wrong usage is told all at once.

    \b
    Exit codes:
      0  done
      1  findings in the data; nothing was published, the old site stays
      2  wrong usage or configuration
      3  a fault of the generator or of the disk; the old site stays
    """


for _verb in (check, build, restore_release, serve, search, init, approve_command, import_command, make_key):
    main.add_command(_verb)
