-- What does each column mean?
--
-- grain:   one row per column of each table and view
-- method:  METHODS.md

select
    table_name,
    column_name,
    data_type,
    comment
from duckdb_columns()
where not internal and database_name = current_database()
order by table_name, column_index
