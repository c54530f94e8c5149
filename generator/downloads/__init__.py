"""The same facts as files: exact CSV, spreadsheet CSV, JSON, Parquet, and the data package that describes them."""
