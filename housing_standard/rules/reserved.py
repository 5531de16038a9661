"""Words that a language keeps for itself, so that no name may be one of them. Frozen data, each list with its source.

Lower case throughout: SQL and spreadsheets do not tell cases apart.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from types import MappingProxyType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# PostgreSQL 17 documentation, appendix C "SQL Key Words": those reserved, also the ones allowed as function or type.
_POSTGRESQL = _words(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
    collation column concurrently constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
    except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into
    is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
    only or order outer overlaps placing primary references returning right select session_user similar some
    symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
    where window with
    """
)

# SQLite documentation, "SQLite Keywords" (lang_keywords.html): the whole list, because quoting rules differ by place.
_SQLITE = _words(
    """
    abort action add after all alter always analyze and as asc attach autoincrement before begin between by
    cascade case cast check collate column commit conflict constraint create cross current current_date
    current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each
    else end escape except exclude exclusive exists explain fail filter first following for foreign from full
    generated glob group groups having if ignore immediate in index indexed initially inner insert instead
    intersect into is isnull join key last left like limit match materialized natural no not nothing notnull
    null nulls of offset on or order others outer over partition plan pragma preceding primary query raise range
    recursive references regexp reindex release rename replace restrict returning right rollback row rows
    savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update
    using vacuum values view virtual when where window with without
    """
)

# Microsoft Learn, "Reserved keywords (Transact-SQL)": the SQL Server list.
_SQL_SERVER = _words(
    """
    add all alter and any as asc authorization backup begin between break browse bulk by cascade case check
    checkpoint close clustered coalesce collate column commit compute constraint contains containstable continue
    convert create cross current current_date current_time current_timestamp current_user cursor database dbcc
    deallocate declare default delete deny desc disk distinct distributed double drop dump else end errlvl
    escape except exec execute exists exit external fetch file fillfactor for foreign freetext freetexttable
    from full function goto grant group having holdlock identity identity_insert identitycol if in index inner
    insert intersect into is join key kill left like lineno load merge national nocheck nonclustered not null
    nullif of off offsets on open opendatasource openquery openrowset openxml option or order outer over percent
    pivot plan precision primary print proc procedure public raiserror read readtext reconfigure references
    replication restore restrict return revert revoke right rollback rowcount rowguidcol rule save schema
    securityaudit select semantickeyphrasetable semanticsimilaritydetailstable semanticsimilaritytable
    session_user set setuser shutdown some statistics system_user table tablesample textsize then to top tran
    transaction trigger truncate try_convert tsequal union unique unpivot update updatetext use user values
    varying view waitfor when where while with within writetext
    """
)

# Oracle Database 23 SQL Language Reference, "Oracle SQL Reserved Words".
_ORACLE = _words(
    """
    access add all alter and any as asc audit between by char check cluster column comment compress connect
    create current date decimal default delete desc distinct drop else exclusive exists file float for from
    grant group having identified immediate in increment index initial insert integer intersect into is level
    like lock long maxextents minus mlslabel mode modify noaudit nocompress not nowait null number of offline on
    online option or order pctfree prior public raw rename resource revoke row rowid rownum rows select session
    set share size smallint start successful synonym sysdate table then to trigger uid union unique update user
    validate values varchar varchar2 view whenever where with
    """
)

# ECMA-262 (2025), section 12.7.2 "Keywords and Reserved Words", strict mode, and names with a meaning on every object.
_JAVASCRIPT = _words(
    """
    arguments as async await break case catch class const constructor continue debugger default delete do else
    enum eval export extends false finally for from function get if implements import in instanceof interface
    let new null of package private protected prototype public return set static super switch this throw true
    try typeof undefined var void while with yield
    """
)

# TypeScript handbook and compiler: words for types and declarations that confuse readers and tools as names.
_TYPESCRIPT = _words(
    """
    abstract any asserts bigint boolean declare infer is keyof module namespace never number object readonly
    require satisfies string symbol type unique unknown
    """
)

# Microsoft Learn, "C# keywords": the reserved ones.
_C_SHARP = _words(
    """
    abstract as base bool break byte case catch char checked class const continue decimal default delegate do
    double else enum event explicit extern false finally fixed float for foreach goto if implicit in int
    interface internal is lock long namespace new null object operator out override params private protected
    public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true
    try typeof uint ulong unchecked unsafe ushort using virtual void volatile while
    """
)

# Pydantic 2 API reference, BaseModel: its own methods and attributes, the deprecated ones included.
_PYDANTIC = _words(
    """
    construct copy dict from_orm json model_computed_fields model_config model_construct model_copy model_dump
    model_dump_json model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings parse_file parse_obj
    parse_raw schema schema_json update_forward_refs validate
    """
)

# Microsoft Learn, "Naming Files, Paths, and Namespaces": device names that no file may bear, whatever its ending.
_WINDOWS = _words(
    """
    aux com1 com2 com3 com4 com5 com6 com7 com8 com9 con lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 nul prn
    """
)

# Our own: too vague to stand alone, or reserved in the SQL standard though the databases above allow it.
_VAGUE = _words(
    """
    case code comment data date day end item kind level number order role start status time type user value
    """
)

# YAML 1.1 type repository, "bool" and "null": plain words that are read as something else than text.
_YAML = _words("false n no null off on true y yes")

# Python language reference, section 2.3.1 "Keywords"; the soft keywords included.
# Its three capitalised words are names of no field.
_PYTHON = frozenset(word for word in (*keyword.kwlist, *keyword.softkwlist) if word.islower())

SQL: Mapping[str, frozenset[str]] = MappingProxyType(
    {"PostgreSQL": _POSTGRESQL, "SQLite": _SQLITE, "SQL Server": _SQL_SERVER, "Oracle": _ORACLE}
)

# What a field may not be called: it becomes a column, a property and an attribute.
FIELD_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **SQL,
        "Python": _PYTHON,
        "Pydantic": _PYDANTIC,
        "JavaScript": _JAVASCRIPT,
        "TypeScript": _TYPESCRIPT,
        "C#": _C_SHARP,
        "this standard (too vague)": _VAGUE,
    }
)

# What an entity may not be called in snake_case: it becomes a table and a file.
TABLE_WORDS: Mapping[str, frozenset[str]] = MappingProxyType({**SQL, "Windows file names": _WINDOWS})

# What a code may not be called. Codes are text in every target but Python's enumerations, and bare words in YAML.
CODE_WORDS: Mapping[str, frozenset[str]] = MappingProxyType({"Python": _PYTHON, "YAML": _YAML})

# Names of classes that Python's and TypeScript's own would hide, in the case that they are written in.
CLASS_WORDS = _words(
    """
    Any Array Boolean Date Enum Error False Function List Map None Number Object Optional Promise Set String Symbol True
    Union
    """
)
