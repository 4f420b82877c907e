-- Search. This file is SQLite's own: elsewhere than in SQLite it would be written anew.
--
-- The full-text tables hold folded words (without case and accents, one space between two), so that their tokenizer
-- has nothing to decide: whatever is not ASCII is a part of a word. They keep no text; `searchable` says whose words
-- a row has. Rows are numbered kind by kind, the records that others refer to most first, so the first rows found
-- are the ones that matter most.

CREATE TABLE searchable (
    rank    INTEGER PRIMARY KEY,    -- rowid in `search` and `suggestion`
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    UNIQUE (kind, id)
) STRICT;

CREATE TABLE searchable_kind (
    kind        TEXT PRIMARY KEY,
    first_rank  INTEGER NOT NULL,   -- in `searchable`
    last_rank   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5 (
    names, title, text,
    content = '', tokenize = 'ascii', prefix = '1 2 3'
);

-- Names and titles only, and only which rows have a word: what autocomplete asks for.
CREATE VIRTUAL TABLE suggestion USING fts5 (
    words,
    content = '', tokenize = 'ascii', prefix = '1 2 3', detail = 'none', columnsize = 0
);
