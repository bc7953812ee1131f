-- Every table, view and column, and what is written beside it.
--
-- grain:  one row per table or view (column_name null) and one per column
-- null:   comment: nothing yet

select
    'table' as kind,
    schema_name,
    table_name,
    null as column_name,
    comment
from duckdb_tables()
where not internal and not temporary
union all
select
    'view',
    schema_name,
    view_name,
    null,
    comment
from duckdb_views()
where not internal and not temporary
union all
select
    'column',
    schema_name,
    table_name,
    column_name,
    comment
from duckdb_columns()
where not internal and database_name = current_database()
