"""Made-up databases as bytes."""

import sqlite3


def database(**tables):
    """Return a database file; a table is its rows as dicts, or SQL that makes it."""
    with sqlite3.connect(":memory:") as con:
        con.execute("create table android_metadata (locale text)")
        for name, content in tables.items():
            if isinstance(content, str):
                con.execute(content)
                continue
            columns = list(content[0])
            con.execute(f"create table {name} ({', '.join(columns)})")
            con.executemany(
                f"insert into {name} values ({', '.join('?' * len(columns))})",
                [tuple(row.values()) for row in content],
            )
        con.commit()
        content = con.serialize()
    con.close()
    return content
