-- A release of onrecord: one immutable SQLite file.
--
-- Each kind of record has a table with a column for every plain field, tables for its lists, and `doc`: the record
-- as the API sends it (JSON). Dates are three columns: EDTF text as the source gives it, and the first and last day
-- that it can mean (null where open). Columns named `rank_...` number the records from 1 in each order in which a
-- list can be read. Codes are explained in `codebook` and `code`.

CREATE TABLE release (
    schema_version  INTEGER NOT NULL,   -- of these tables: 2 has collections, retired ids, the timeline
                                        -- and the coverage; also PRAGMA user_version
    title           TEXT NOT NULL,
    description     TEXT,
    license         TEXT,               -- SPDX identifier of the terms of the curated data
    attribution     TEXT                -- how to name the makers
) STRICT;

CREATE TABLE record_count (
    kind    TEXT PRIMARY KEY,
    records INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many records of each kind each folder of the dataset has.
CREATE TABLE collection (
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (name, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE codebook (
    name        TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    ordered     INTEGER NOT NULL CHECK (ordered IN (0, 1)),  -- 1: position is strength, the weakest first
    doc         TEXT NOT NULL
) STRICT;

CREATE TABLE code (
    codebook    TEXT NOT NULL REFERENCES codebook,
    code        TEXT NOT NULL,
    position    INTEGER NOT NULL,
    definition  TEXT NOT NULL,
    PRIMARY KEY (codebook, code)
) STRICT, WITHOUT ROWID;

-- Documents: the sources. Their text is not here.

CREATE TABLE document (
    id                  TEXT PRIMARY KEY,
    kind                TEXT NOT NULL,
    title               TEXT NOT NULL,
    publisher           TEXT NOT NULL,
    language            TEXT NOT NULL,      -- BCP 47
    published_edtf      TEXT NOT NULL,
    published_earliest  TEXT,
    published_latest    TEXT,
    url                 TEXT,
    sha256              TEXT,               -- of the file that spans point into, where we hold it
    paragraphs          INTEGER,
    reliability         TEXT NOT NULL,      -- Admiralty, A to F
    license             TEXT NOT NULL,      -- of the document itself
    note                TEXT,
    rank_id             INTEGER,
    rank_oldest         INTEGER,
    rank_newest         INTEGER,
    doc                 TEXT NOT NULL
) STRICT;

CREATE VIEW source AS
    SELECT publisher, license, count(*) AS documents FROM document GROUP BY publisher, license;

-- Actors.

CREATE TABLE actor (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    name_folded TEXT NOT NULL,      -- without case and accents
    named       INTEGER NOT NULL CHECK (named IN (0, 1)),
    country     TEXT,               -- ISO 3166-1 alpha-2
    description TEXT NOT NULL,
    rank_id     INTEGER,
    rank_name   INTEGER,
    doc         TEXT NOT NULL
) STRICT;

CREATE TABLE actor_name (
    actor       TEXT NOT NULL REFERENCES actor,
    position    INTEGER NOT NULL,
    text        TEXT NOT NULL,
    text_folded TEXT NOT NULL,
    lang        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    document    TEXT REFERENCES document,
    PRIMARY KEY (actor, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE actor_part_of (
    actor TEXT NOT NULL REFERENCES actor,
    whole TEXT NOT NULL REFERENCES actor,
    PRIMARY KEY (actor, whole)
) STRICT, WITHOUT ROWID;

CREATE TABLE actor_identifier (
    actor   TEXT NOT NULL REFERENCES actor,
    scheme  TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (actor, scheme, value)
) STRICT, WITHOUT ROWID;

-- Every country that an actor belongs to: its own, and those of the wholes that it is a part of, however far up.
CREATE TABLE actor_country (
    actor   TEXT NOT NULL REFERENCES actor,
    country TEXT NOT NULL,
    PRIMARY KEY (actor, country)
) STRICT, WITHOUT ROWID;

-- Events.

CREATE TABLE event (
    id              TEXT PRIMARY KEY,
    kind            TEXT NOT NULL,
    status          TEXT NOT NULL,
    title           TEXT NOT NULL,
    summary         TEXT NOT NULL,
    date_edtf       TEXT NOT NULL,      -- when it was, or when it began
    date_earliest   TEXT,
    date_latest     TEXT,
    end_edtf        TEXT,               -- when it ended, for an event that lasted
    end_earliest    TEXT,
    end_latest      TEXT,
    certain_from    TEXT,               -- first and last day on which it was however its dates are read;
    certain_to      TEXT,               -- null where there is no such day
    possible_from   TEXT NOT NULL,      -- first and last day on which it may have been;
    possible_to     TEXT NOT NULL,      -- 0001-01-01 and 9999-12-31 where that is open
    plover_type     TEXT,
    plover_mode     TEXT,
    place_name      TEXT,
    country         TEXT,               -- of the place
    place_actor     TEXT REFERENCES actor,
    lat             REAL,
    lon             REAL,
    place_precision TEXT,
    gazetteer       TEXT,
    duress          TEXT,
    part_of         TEXT REFERENCES event,
    rank_id         INTEGER,
    rank_oldest     INTEGER,
    rank_newest     INTEGER,
    doc             TEXT NOT NULL
) STRICT;

CREATE TABLE event_participant (
    event       TEXT NOT NULL REFERENCES event,
    position    INTEGER NOT NULL,
    actor       TEXT NOT NULL REFERENCES actor,
    role        TEXT NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

-- The PLOVER type of an event, and where it has a mode the type with the mode: COERCE and COERCE-arrest.
CREATE TABLE event_plover (
    event   TEXT NOT NULL REFERENCES event,
    code    TEXT NOT NULL,
    PRIMARY KEY (event, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_context (
    event   TEXT NOT NULL REFERENCES event,
    context TEXT NOT NULL,
    PRIMARY KEY (event, context)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_link (
    event       TEXT NOT NULL REFERENCES event,
    relation    TEXT NOT NULL,
    target      TEXT NOT NULL REFERENCES event,
    PRIMARY KEY (event, relation, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_claim (
    event TEXT NOT NULL REFERENCES event,
    claim TEXT NOT NULL REFERENCES claim,
    PRIMARY KEY (event, claim)
) STRICT, WITHOUT ROWID;

-- Claims: entry_type somebody said. A claim is not a fact.

CREATE TABLE claim (
    id              TEXT PRIMARY KEY,
    proposition     TEXT NOT NULL,
    speaker         TEXT REFERENCES actor,
    attribution     TEXT NOT NULL,
    reported_by     TEXT NOT NULL REFERENCES document,
    said_edtf       TEXT NOT NULL,
    said_earliest   TEXT,
    said_latest     TEXT,
    possible_from   TEXT NOT NULL,      -- first and last day on which it may have been said;
    possible_to     TEXT NOT NULL,      -- 0001-01-01 and 9999-12-31 where that is open
    act             TEXT NOT NULL,
    certainty       TEXT NOT NULL,
    verification    TEXT NOT NULL,      -- the present status
    rank_id         INTEGER,
    rank_oldest     INTEGER,
    rank_newest     INTEGER,
    doc             TEXT NOT NULL
) STRICT;

CREATE TABLE claim_possible_speaker (
    claim TEXT NOT NULL REFERENCES claim,
    actor TEXT NOT NULL REFERENCES actor,
    PRIMARY KEY (claim, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_addressee (
    claim TEXT NOT NULL REFERENCES claim,
    actor TEXT NOT NULL REFERENCES actor,
    PRIMARY KEY (claim, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_about_actor (
    claim TEXT NOT NULL REFERENCES claim,
    actor TEXT NOT NULL REFERENCES actor,
    PRIMARY KEY (claim, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_about_event (
    claim TEXT NOT NULL REFERENCES claim,
    event TEXT NOT NULL REFERENCES event,
    PRIMARY KEY (claim, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_about_relationship (
    claim           TEXT NOT NULL REFERENCES claim,
    relationship    TEXT NOT NULL REFERENCES relationship,
    PRIMARY KEY (claim, relationship)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_about_claim (
    claim   TEXT NOT NULL REFERENCES claim,
    target  TEXT NOT NULL REFERENCES claim,
    PRIMARY KEY (claim, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_link (
    claim       TEXT NOT NULL REFERENCES claim,
    relation    TEXT NOT NULL,
    target      TEXT NOT NULL REFERENCES claim,
    PRIMARY KEY (claim, relation, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE verification_step (
    claim       TEXT NOT NULL REFERENCES claim,
    position    INTEGER NOT NULL,
    status      TEXT NOT NULL,
    "on"        TEXT NOT NULL,
    "by"        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (claim, position)
) STRICT, WITHOUT ROWID;

-- Relationships.

CREATE TABLE relationship (
    id              TEXT PRIMARY KEY,
    subject         TEXT NOT NULL REFERENCES actor,
    object          TEXT NOT NULL REFERENCES actor,
    type            TEXT NOT NULL,
    directed        INTEGER NOT NULL CHECK (directed IN (0, 1)),
    polarity        TEXT NOT NULL,
    basis           TEXT NOT NULL,
    certainty       TEXT NOT NULL,      -- the weakest of the claims that it rests on
    start_edtf      TEXT,
    start_earliest  TEXT,
    start_latest    TEXT,
    end_edtf        TEXT,
    end_earliest    TEXT,
    end_latest      TEXT,
    end_kind        TEXT NOT NULL,
    as_of           TEXT,               -- the last day that the evidence speaks for
    certain_from    TEXT,               -- first and last day on which it held however its dates are read;
    certain_to      TEXT,               -- null where there is no such day
    possible_from   TEXT NOT NULL,      -- first and last day on which it may have held;
    possible_to     TEXT NOT NULL,      -- 0001-01-01 and 9999-12-31 where that is open
    office_title    TEXT,
    office_capacity TEXT,
    rank_id         INTEGER,
    rank_oldest     INTEGER,
    rank_newest     INTEGER,
    doc             TEXT NOT NULL
) STRICT;

CREATE TABLE relationship_claim (
    relationship    TEXT NOT NULL REFERENCES relationship,
    claim           TEXT NOT NULL REFERENCES claim,
    PRIMARY KEY (relationship, claim)
) STRICT, WITHOUT ROWID;

CREATE TABLE relationship_event (
    relationship    TEXT NOT NULL REFERENCES relationship,
    event           TEXT NOT NULL REFERENCES event,
    PRIMARY KEY (relationship, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE office_event (
    relationship    TEXT NOT NULL REFERENCES relationship,
    event           TEXT NOT NULL REFERENCES event,
    opens           INTEGER NOT NULL CHECK (opens IN (0, 1)),   -- 1: opened the office, 0: closed it
    PRIMARY KEY (relationship, event, opens)
) STRICT, WITHOUT ROWID;

-- Every relationship as seen from each of its two ends, for walking from actor to actor: actors and relationships by
-- their `rank_id`, with entry_type walks are narrowed by.
CREATE TABLE edge (
    actor           INTEGER NOT NULL,
    relationship    INTEGER NOT NULL,
    other           INTEGER NOT NULL,   -- the actor at the other end
    forward         INTEGER NOT NULL CHECK (forward IN (0, 1)),     -- 1: the actor is the subject
    type            TEXT NOT NULL,
    polarity        TEXT NOT NULL,
    basis           TEXT NOT NULL,
    certain_from    TEXT,
    certain_to      TEXT,
    possible_from   TEXT NOT NULL,
    possible_to     TEXT NOT NULL,
    PRIMARY KEY (actor, relationship)
) STRICT, WITHOUT ROWID;

-- What records rest on. Each row belongs to exactly one record.

CREATE TABLE evidence (
    event           TEXT REFERENCES event,
    claim           TEXT REFERENCES claim,
    relationship    TEXT REFERENCES relationship,
    position        INTEGER NOT NULL,   -- the record's own values are those of position 1
    document        TEXT NOT NULL REFERENCES document,
    paragraph       INTEGER,            -- from 1; span_start and span_end are code points in it, from 0
    span_start      INTEGER,
    span_end        INTEGER,
    sha256          TEXT,               -- of the span's UTF-8
    locator         TEXT,               -- in words, for a document that nobody here holds
    stance          TEXT NOT NULL,
    quote           TEXT,
    CHECK ((event IS NOT NULL) + (claim IS NOT NULL) + (relationship IS NOT NULL) = 1)
) STRICT;

-- What another document says of one field of a record.
CREATE TABLE account (
    actor           TEXT REFERENCES actor,
    event           TEXT REFERENCES event,
    claim           TEXT REFERENCES claim,
    relationship    TEXT REFERENCES relationship,
    about_document  TEXT REFERENCES document,
    document        TEXT NOT NULL REFERENCES document,
    field           TEXT NOT NULL,
    value           TEXT NOT NULL,
    possible_from   TEXT,               -- where the value is a date: the first and last day that it can mean;
    possible_to     TEXT,               -- 0001-01-01 and 9999-12-31 where that is open
    note            TEXT,
    CHECK ((actor IS NOT NULL) + (event IS NOT NULL) + (claim IS NOT NULL) + (relationship IS NOT NULL)
        + (about_document IS NOT NULL) = 1)
) STRICT;

-- Every reference that one record makes to another, in whatever field.
CREATE TABLE reference (
    from_kind   TEXT NOT NULL,
    from_id     TEXT NOT NULL,
    to_kind     TEXT NOT NULL,
    to_id       TEXT NOT NULL,
    PRIMARY KEY (from_kind, from_id, to_kind, to_id)
) STRICT, WITHOUT ROWID;

-- The timeline: when events began and ended, claims were said, offices and relationships began and ended. What has no
-- known day is not in it.

CREATE TABLE timeline_entry (
    rank_oldest     INTEGER PRIMARY KEY,
    rank_newest     INTEGER NOT NULL,
    id              TEXT NOT NULL UNIQUE,   -- entry type and record
    entry_type      TEXT NOT NULL,
    kind            TEXT NOT NULL,          -- of the record: event, claim or relationship
    record          TEXT NOT NULL,
    date_edtf       TEXT NOT NULL,
    date_earliest   TEXT,
    date_latest     TEXT,
    possible_from   TEXT NOT NULL,          -- first and last day on which it may have been;
    possible_to     TEXT NOT NULL,          -- 0001-01-01 and 9999-12-31 where that is open
    exact           INTEGER NOT NULL CHECK (exact IN (0, 1)),   -- 1: one day, without a sign of doubt
    doc             TEXT NOT NULL
) STRICT;

-- What entries belong to, with both of their ranks, so that either order is found here.
CREATE TABLE timeline_entry_actor (
    actor       TEXT NOT NULL REFERENCES actor,
    actor_role  TEXT NOT NULL,      -- that the actor has in it
    rank_oldest INTEGER NOT NULL REFERENCES timeline_entry,
    rank_newest INTEGER NOT NULL,
    PRIMARY KEY (actor, actor_role, rank_oldest)
) STRICT, WITHOUT ROWID;

-- The country of an event's place; for the rest the countries of the actors.
CREATE TABLE timeline_entry_country (
    country     TEXT NOT NULL,
    rank_oldest INTEGER NOT NULL REFERENCES timeline_entry,
    rank_newest INTEGER NOT NULL,
    PRIMARY KEY (country, rank_oldest)
) STRICT, WITHOUT ROWID;

-- The event itself; the claims about it and those that it rests on; the offices that it opened or closed.
CREATE TABLE timeline_entry_event (
    event       TEXT NOT NULL REFERENCES event,
    rank_oldest INTEGER NOT NULL REFERENCES timeline_entry,
    rank_newest INTEGER NOT NULL,
    PRIMARY KEY (event, rank_oldest)
) STRICT, WITHOUT ROWID;

-- What the release covers, in numbers: one row, as the API sends it (JSON).
CREATE TABLE coverage (
    doc TEXT NOT NULL
) STRICT;

-- Ids that no record has any more: merged into the record that is the replacement, or withdrawn with one or none.
CREATE TABLE retired (
    kind        TEXT NOT NULL,
    id          TEXT NOT NULL,
    status      TEXT NOT NULL,      -- merged or withdrawn
    replacement TEXT,               -- a record of the same kind
    "on"        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- One index for every filter and every order; a filter's index is in the usual order of its list.

CREATE UNIQUE INDEX document_rank_id ON document (rank_id);
CREATE UNIQUE INDEX document_rank_oldest ON document (rank_oldest);
CREATE UNIQUE INDEX document_rank_newest ON document (rank_newest);
CREATE INDEX document_kind ON document (kind, rank_oldest);
CREATE INDEX document_publisher ON document (publisher, rank_oldest);
CREATE INDEX document_language ON document (language, rank_oldest);

CREATE UNIQUE INDEX actor_rank_id ON actor (rank_id);
CREATE UNIQUE INDEX actor_rank_name ON actor (rank_name);
CREATE INDEX actor_kind ON actor (kind, rank_name);
CREATE INDEX actor_country_own ON actor (country, rank_name);
CREATE INDEX actor_name_folded ON actor (name_folded, rank_name);
CREATE INDEX actor_name_text_folded ON actor_name (text_folded, actor);
CREATE INDEX actor_part_of_whole ON actor_part_of (whole, actor);
CREATE INDEX actor_identifier_value ON actor_identifier (scheme || ':' || value, actor);
CREATE INDEX actor_country_country ON actor_country (country, actor);

CREATE UNIQUE INDEX event_rank_id ON event (rank_id);
CREATE UNIQUE INDEX event_rank_oldest ON event (rank_oldest);
CREATE UNIQUE INDEX event_rank_newest ON event (rank_newest);
CREATE INDEX event_kind ON event (kind, rank_oldest);
CREATE INDEX event_status ON event (status, rank_oldest);
CREATE INDEX event_country ON event (country, rank_oldest);
CREATE INDEX event_part_of ON event (part_of, rank_oldest);
CREATE INDEX event_certain ON event (certain_from, certain_to);
CREATE INDEX event_possible ON event (possible_from, possible_to);
CREATE INDEX event_position ON event (lat, lon) WHERE lat IS NOT NULL;
CREATE INDEX event_participant_actor ON event_participant (actor, role, event);
CREATE INDEX event_participant_role ON event_participant (role, event);
CREATE INDEX event_plover_code ON event_plover (code, event);
CREATE INDEX event_context_context ON event_context (context, event);
CREATE INDEX event_claim_claim ON event_claim (claim, event);
CREATE INDEX event_link_target ON event_link (target, event);

CREATE UNIQUE INDEX claim_rank_id ON claim (rank_id);
CREATE UNIQUE INDEX claim_rank_oldest ON claim (rank_oldest);
CREATE UNIQUE INDEX claim_rank_newest ON claim (rank_newest);
CREATE INDEX claim_speaker ON claim (speaker, rank_oldest);
CREATE INDEX claim_reported_by ON claim (reported_by, rank_oldest);
CREATE INDEX claim_attribution ON claim (attribution, rank_oldest);
CREATE INDEX claim_act ON claim (act, rank_oldest);
CREATE INDEX claim_certainty ON claim (certainty, rank_oldest);
CREATE INDEX claim_verification ON claim (verification, rank_oldest);
CREATE INDEX claim_possible ON claim (possible_from, possible_to);
CREATE INDEX claim_addressee_actor ON claim_addressee (actor, claim);
CREATE INDEX claim_about_actor_actor ON claim_about_actor (actor, claim);
CREATE INDEX claim_about_event_event ON claim_about_event (event, claim);
CREATE INDEX claim_about_relationship_relationship ON claim_about_relationship (relationship, claim);
CREATE INDEX claim_about_claim_target ON claim_about_claim (target, claim);
CREATE INDEX claim_link_target ON claim_link (target, claim);

CREATE UNIQUE INDEX relationship_rank_id ON relationship (rank_id);
CREATE UNIQUE INDEX relationship_rank_oldest ON relationship (rank_oldest);
CREATE UNIQUE INDEX relationship_rank_newest ON relationship (rank_newest);
CREATE INDEX relationship_subject ON relationship (subject, rank_oldest);
CREATE INDEX relationship_object ON relationship (object, rank_oldest);
CREATE INDEX relationship_type ON relationship (type, rank_oldest);
CREATE INDEX relationship_polarity ON relationship (polarity, rank_oldest);
CREATE INDEX relationship_basis ON relationship (basis, rank_oldest);
CREATE INDEX relationship_certainty ON relationship (certainty, rank_oldest);
CREATE INDEX relationship_certain ON relationship (certain_from, certain_to);
CREATE INDEX relationship_possible ON relationship (possible_from, possible_to);
CREATE INDEX relationship_claim_claim ON relationship_claim (claim, relationship);
CREATE INDEX relationship_event_event ON relationship_event (event, relationship);
CREATE INDEX office_event_event ON office_event (event, relationship);

CREATE INDEX evidence_event ON evidence (event, position);
CREATE INDEX evidence_claim ON evidence (claim, position);
CREATE INDEX evidence_relationship ON evidence (relationship, position);
CREATE INDEX evidence_document ON evidence (document);
CREATE INDEX account_possible ON account (field, possible_from, possible_to, event);
CREATE INDEX account_event ON account (event);
CREATE INDEX account_document ON account (document);
CREATE INDEX reference_to ON reference (to_kind, to_id, from_kind);

CREATE UNIQUE INDEX timeline_entry_rank_newest ON timeline_entry (rank_newest);
CREATE INDEX timeline_entry_type ON timeline_entry (entry_type, rank_oldest);
CREATE INDEX timeline_entry_type_newest ON timeline_entry (entry_type, rank_newest);
CREATE INDEX timeline_entry_possible ON timeline_entry (possible_from, possible_to);
CREATE INDEX timeline_entry_actor_role ON timeline_entry_actor (actor_role, rank_oldest, rank_newest);
