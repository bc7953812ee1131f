-- Which thresholds made these numbers, and where do they come from?
--
-- grain:   one row per parameter
-- units:   as unit_and_source says
-- method:  METHODS.md

with settings as (

    unpivot (
        select columns(*)::text
        from parameters
    )
    on columns(*)
    into name parameter value in_force

)

select
    settings.parameter,
    settings.in_force,
    explained.comment as unit_and_source
from settings
inner join duckdb_columns() as explained
    on
        settings.parameter = explained.column_name
        and explained.table_name = 'parameters'
order by explained.column_index
