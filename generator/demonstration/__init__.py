"""The demonstration portal: invented data about 甲市, made by a seeded script (``python -m generator.demonstration data``).

Everything here is made up: places, bodies, persons, cases, figures. The same seed gives the same bytes.
`makers.MAKERS` is the table of datasets; a new one is a function and a line there.
"""
