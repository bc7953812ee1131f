-- What do my exports hold that is not read?
--
-- grain:   one row per person, reader and kind of record
-- units:   records, and the files that hold any
-- null:    person_id: the file names its people itself
-- method:  METHODS.md#unread-kinds

select
    person_id,
    reader,
    kind,
    records,
    files
from unread_kinds
order by person_id asc, records desc, kind asc, reader asc
