r"""The grammar of filters, and the words it knows.

::

    filter     = [ any ] ;                                   (* an empty filter takes every run *)
    any        = all , { "or" , all } ;
    all        = term , { "and" , term } ;
    term       = "not" , term | "(" , any , ")" | condition ;
    condition  = field , compare , ( value | field )
               | field , [ "not" ] , "in" , "(" , value , { "," , value } , ")"
               | field , [ "not" ] , "exists" ;
    compare    = "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" ;

    field      = [ "parent." ] , ( run field | source , "." , path , [ "." , aggregate ] )
               | "`" , field without back-quotes , "`" ;
    source     = "config" | "summary" | "metric" | "system" ;
    aggregate  = "last" | "first" | "min" | "max" | "mean" | "count" | "nan"
               | "first_step" | "last_step" | "min_step" | "max_step" ;    (* of metric and system alone *)
    path       = { bare character | "`" , { any character | "``" } , "`" } ;
    value      = text | number | "true" | "false" | "null" | duration | date ;
    text       = '"' , … , '"' | "'" , … , "'" | bare word without "." ;   (* \" \' \\ \n \t are escapes *)
    number     = [ sign ] , ( digits , [ "." , digits ] , [ "e" , [ sign ] , digits ] | "inf" | "nan" ) ;
    duration   = [ sign ] , ( number , unit ) , { number , unit } ;        (* 90s 2h30m -7d *)
    unit       = "s" | "m" | "h" | "d" | "w" ;
    date       = "2026-01-31" , [ "T" , "10:00" , [ ":30" , [ ".5" ] ] , [ "Z" | "+02:00" ] ] ;

A bare character is anything but white space and ``( ) = ! < > ~ , " ' ` ``. ``and or not in exists true false null nan
inf`` may be written in any case; names are case-sensitive.

The aggregate is the text behind the last dot, if that text is one of the eleven and stands outside back-quotes:
``metric.val/acc.max`` is the largest ``val/acc``; ``metric.acc.max.last`` and ``metric.`acc.max``` are the last value of
a metric called ``acc.max``. Back-quotes around the whole name only allow odd characters.
"""

from __future__ import annotations

from typing import Literal

Type = Literal["text", "number", "time", "bool", "any"]

RUN_FIELDS: dict[str, Type] = {
    "name": "text",
    "id": "text",
    "project": "text",
    "state": "text",
    "group": "text",
    "job_type": "text",
    "tag": "text",
    "user": "text",
    "host": "text",
    "notes": "text",
    "parent": "text",
    "created": "time",
    "started": "time",
    "finished": "time",
    "updated": "time",
    "duration": "number",
    "last_step": "number",
    "archived": "bool",
}
SOURCES = ("config", "summary", "metric", "system")
AGGREGATES = (
    "last",
    "first",
    "min",
    "max",
    "mean",
    "count",
    "nan",
    "first_step",
    "last_step",
    "min_step",
    "max_step",
)
KEYWORDS = frozenset({"and", "or", "not", "in", "exists"})
CONSTANTS = frozenset({"true", "false", "null", "none"})
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "~", "!~")
UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}

MOST_CHARACTERS = 10_000  # of a filter
MOST_CONDITIONS = 200  # SQLite parses at most 1,000 levels of an expression
MOST_DEPTH = 50  # of parentheses and not
MOST_WILDCARDS = 16  # of one pattern; LIKE goes back for each
