-- Every column of every table; of a view only that it is one.
--
-- grain:  one row per column or view
-- null:   nothing; column_name is empty for a view

select
    columns_there.schema_name,
    columns_there.table_name,
    columns_there.column_name,
    columns_there.data_type
from duckdb_columns() as columns_there
anti join duckdb_views() as views_there
    on columns_there.table_name = views_there.view_name
where not columns_there.internal
union all
select
    schema_name,
    view_name,
    '',
    'view'
from duckdb_views()
where not internal
