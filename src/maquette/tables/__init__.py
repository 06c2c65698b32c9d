"""Tables come in: CSV, Parquet, JSON lines, data frames, folders of pictures with a table beside them; as columns of numbers or words."""

from maquette.tables.reading import read_table as read_table
from maquette.tables.sensitive import sensitive_columns as sensitive_columns
from maquette.tables.table import Numbers as Numbers
from maquette.tables.table import Table as Table
from maquette.tables.table import Words as Words
