-- The full-text index of a release, in SQLite's FTS5. Another database would need its own version of this file.
--
-- The index contains folded words: without case and accents, with one space between two. So the tokenizer `ascii` only
-- splits at spaces; every character outside ASCII is a part of a word for it. The index does not store the words, and
-- `searchable` names the record of each row.
--
-- Ranks are assigned kind by kind, and within a kind by the number of references to the record, the most first. So the
-- first rows that match are the records that most others refer to.

CREATE TABLE searchable (
    rank    INTEGER PRIMARY KEY,    -- rank of the record, from 1; the rowid in `search` and `suggestion`
    kind    TEXT NOT NULL,          -- kind of the record
    id      TEXT NOT NULL,          -- id of the record
    UNIQUE (kind, id)
) STRICT;

-- The ranks of each kind, which are a contiguous range. A kind without records has no row.
CREATE TABLE searchable_kind (
    kind        TEXT PRIMARY KEY,
    first_rank  INTEGER NOT NULL,   -- in `searchable`, inclusive
    last_rank   INTEGER NOT NULL    -- in `searchable`, inclusive
) STRICT;

-- The words of each record: of its names, of its title and of its running text; and the joined forms of those that are
-- also written as one, such as `ndaw` for N'Daw.
CREATE VIRTUAL TABLE search USING fts5 (
    names, joined_names, title, joined_title, text, joined_text,
    content = '', tokenize = 'ascii', prefix = '1 2 3'
);

-- The words of names and titles with their joined forms, for suggestions. It stores which rows have a word, and no
-- positions. It needs the lengths (`columnsize`): without them SQLite cannot count or list the rows, and tools that do so
-- fail.
CREATE VIRTUAL TABLE suggestion USING fts5 (
    words,
    content = '', tokenize = 'ascii', prefix = '1 2 3', detail = 'none'
);

-- Every word of the release, to correct the spelling of a query that finds nothing. Joined forms are not in it.
CREATE TABLE search_word (
    word        TEXT PRIMARY KEY,
    reversed    TEXT NOT NULL,      -- the word from its last letter to its first, to look for a common ending
    records     INTEGER NOT NULL    -- number of records that have the word
) STRICT;
CREATE INDEX search_word_reversed ON search_word (reversed);
