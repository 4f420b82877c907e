-- A release of onrecord: one immutable SQLite file.
--
-- Each kind of record has a table with a column for each plain field, further tables for its lists, and a column `doc`
-- with the whole record as the API sends it (JSON).
--
-- Conventions of all tables:
--   * Ids are permanent and unique within their kind. A column named after a kind of record has the id of one.
--   * Days are ISO 8601 text: YYYY-MM-DD.
--   * An uncertain date has three columns: `..._edtf` is the EDTF text, `..._earliest` and `..._latest` are the first
--     and last day that it can mean. Both days are NULL if no day is known; one of them is NULL if that end is open.
--   * `possible_from` and `possible_to` are the first and last day on which something may have been so. An open end is
--     0001-01-01 or 9999-12-31, so both columns can be compared without a test for NULL.
--   * `certain_from` and `certain_to` are the first and last day on which it was so in every reading of its dates.
--     Both are NULL if there is no such day. The days of a relationship are within the lifetimes of both its actors.
--   * `support_...` are numbers of documents, origins, speakers and claims that a record rests on, counted at build.
--   * `rank_...` numbers the records of a table from 1 in one order of their list. Records without a date come last.
--   * Codes, such as values of `kind`, are explained in the tables `codebook` and `code`.
--
-- SQLite 3.37 or later opens the file (the tables are STRICT); the tables `search` and `suggestion` need its FTS5. Every
-- table has a rowid, and every foreign key names its column: some tools that read SQLite files need both.

-- The dataset that the release was built from: one row.
CREATE TABLE release (
    schema_version  INTEGER NOT NULL,   -- version of these tables, the same as PRAGMA user_version
    dataset         TEXT NOT NULL,      -- id of the dataset
    title           TEXT NOT NULL,      -- title of the dataset
    description     TEXT,               -- description of the dataset; NULL if it has none
    license         TEXT,               -- terms of the curated data, an SPDX identifier; NULL if none are given
    contact         TEXT                -- where readers report errors, a mailto: address or a URL; NULL if nowhere
) STRICT;

-- The authors of the dataset, for citations.
CREATE TABLE author (
    position    INTEGER PRIMARY KEY,    -- position in the list, from 1
    name        TEXT NOT NULL
) STRICT;

-- Those whose data the dataset contains.
CREATE TABLE contributor (
    position        INTEGER PRIMARY KEY,    -- position in the list, from 1
    name            TEXT NOT NULL,
    contribution    TEXT NOT NULL,          -- the data, such as coordinates
    license         TEXT                    -- terms of these data, an SPDX identifier; NULL if none are given
) STRICT;

-- The number of records of each kind.
CREATE TABLE record_count (
    kind    TEXT PRIMARY KEY,           -- document, actor, event, claim or relationship
    records INTEGER NOT NULL
) STRICT;

-- The number of records of each kind in each collection, which is a folder of the dataset.
CREATE TABLE collection (
    name    TEXT NOT NULL,              -- name of the folder
    kind    TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (name, kind)
) STRICT;

-- Codebooks: the closed lists of codes that records use.
CREATE TABLE codebook (
    name        TEXT PRIMARY KEY,       -- such as event-kind
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    ordered     INTEGER NOT NULL CHECK (ordered IN (0, 1)),     -- 1 if position ranks the codes, the weakest first
    doc         TEXT NOT NULL           -- the codebook as the API sends it, JSON
) STRICT;

CREATE TABLE code (
    codebook    TEXT NOT NULL REFERENCES codebook (name),
    code        TEXT NOT NULL,
    position    INTEGER NOT NULL,       -- position in the codebook, from 1
    definition  TEXT NOT NULL,
    PRIMARY KEY (codebook, code)
) STRICT;

-- Documents: the sources of all records. Their text is not in a release.

CREATE TABLE document (
    id                  TEXT PRIMARY KEY,
    kind                TEXT NOT NULL,      -- code of document-kind
    title               TEXT NOT NULL,
    publisher           TEXT NOT NULL,
    language            TEXT NOT NULL,      -- BCP 47
    published_edtf      TEXT NOT NULL,      -- date of publication
    published_earliest  TEXT,
    published_latest    TEXT,
    url                 TEXT,               -- NULL if none is given
    sha256              TEXT,               -- SHA-256 of the file that spans point into; NULL if it is not at hand
    paragraphs          INTEGER,            -- number of paragraphs of that file; NULL if it is not at hand
    reliability         TEXT NOT NULL,      -- of the source in general: A to F on the Admiralty scale
    reliability_reason  TEXT NOT NULL,      -- reason for the grade
    reliability_by      TEXT NOT NULL,      -- name of the person or body that graded it
    reliability_on      TEXT NOT NULL,      -- day of the grade
    read_how            TEXT NOT NULL,      -- code of reading: how the editors read it
    read_on             TEXT,               -- day on which they read it; NULL if not recorded
    read_via            TEXT REFERENCES document (id),  -- document through which alone it is known; NULL if it was read
    origin              TEXT REFERENCES actor (id),     -- actor that it goes back to; NULL if it is the publisher
    license             TEXT NOT NULL,      -- terms of the document itself
    note                TEXT,               -- remark by the editors
    rank_id             INTEGER,
    rank_oldest         INTEGER,
    rank_newest         INTEGER,
    doc                 TEXT NOT NULL
) STRICT;

-- The number of documents of each publisher under each license.
CREATE VIEW source AS
    SELECT publisher, license, count(*) AS documents FROM document GROUP BY publisher, license;

-- Actors.

CREATE TABLE actor (
    id                      TEXT PRIMARY KEY,
    kind                    TEXT NOT NULL,      -- code of actor-kind
    name                    TEXT NOT NULL,      -- the name to show
    name_folded             TEXT NOT NULL,      -- the name without case and accents, for sorting
    name_key                TEXT NOT NULL,      -- its letters and digits, without case and accents, for comparison
    named                   INTEGER NOT NULL CHECK (named IN (0, 1)),  -- 0 if the source leaves the actor unnamed
    country                 TEXT,               -- its own country, ISO 3166-1 alpha-2; NULL if it has none
    inception_edtf          TEXT,               -- birth, or beginning of a body; NULL if that is not known
    inception_earliest      TEXT,
    inception_latest        TEXT,
    dissolution_edtf        TEXT,               -- death, or end of a body; NULL if it exists or that is not known
    dissolution_earliest    TEXT,
    dissolution_latest      TEXT,
    description             TEXT NOT NULL,
    note                    TEXT,               -- remark by the editors
    rank_id                 INTEGER,
    rank_name               INTEGER,
    doc                     TEXT NOT NULL
) STRICT;

-- The known spellings of an actor's name.
CREATE TABLE actor_name (
    actor       TEXT NOT NULL REFERENCES actor (id),
    position    INTEGER NOT NULL,       -- position in the record's list, from 1
    text        TEXT NOT NULL,
    text_key    TEXT NOT NULL,          -- its letters and digits alone, without case and accents, for comparison
    lang        TEXT NOT NULL,          -- BCP 47, with the script
    kind        TEXT NOT NULL,          -- code of name-kind
    document    TEXT REFERENCES document (id),   -- a document that has this spelling; NULL if none is given
    PRIMARY KEY (actor, position)
) STRICT;

CREATE TABLE actor_part_of (
    actor TEXT NOT NULL REFERENCES actor (id),   -- the part, such as an embassy
    whole TEXT NOT NULL REFERENCES actor (id),   -- the actor that it is a part of, such as its state
    PRIMARY KEY (actor, whole)
) STRICT;

-- Identifiers of actors in public schemes.
CREATE TABLE actor_identifier (
    actor   TEXT NOT NULL REFERENCES actor (id),
    scheme  TEXT NOT NULL,              -- such as wikidata
    value   TEXT NOT NULL,              -- such as Q912
    PRIMARY KEY (actor, scheme, value)
) STRICT;

-- Every country that an actor belongs to: its own, and those of all actors that it is directly or indirectly a part of.
CREATE TABLE actor_country (
    actor   TEXT NOT NULL REFERENCES actor (id),
    country TEXT NOT NULL,              -- ISO 3166-1 alpha-2
    PRIMARY KEY (actor, country)
) STRICT;

-- Events.

CREATE TABLE event (
    id                      TEXT PRIMARY KEY,
    kind                    TEXT NOT NULL,      -- code of event-kind
    status                  TEXT NOT NULL,      -- code of event-status; an alleged event is not a fact
    title                   TEXT NOT NULL,
    summary                 TEXT NOT NULL,
    date_edtf               TEXT NOT NULL,      -- date on which it happened or began
    date_earliest           TEXT,
    date_latest             TEXT,
    end_edtf                TEXT,               -- date on which it ended; NULL if it has no end date
    end_earliest            TEXT,
    end_latest              TEXT,
    certain_from            TEXT,               -- the days on which it was certainly going on
    certain_to              TEXT,
    possible_from           TEXT NOT NULL,      -- the days on which it may have been going on
    possible_to             TEXT NOT NULL,
    plover_type             TEXT,               -- code of plover-type; NULL if it is not coded
    plover_mode             TEXT,               -- code of plover-mode; NULL if it has no mode
    place_name              TEXT,               -- name of the place; NULL if no place is given
    country                 TEXT,               -- country of the place, ISO 3166-1 alpha-2; NULL if none is given
    place_actor             TEXT REFERENCES actor (id),  -- actor for the place; NULL if there is none
    lat                     REAL,               -- latitude in degrees, WGS 84; NULL if none is given
    lon                     REAL,               -- longitude in degrees, WGS 84; NULL if none is given
    place_precision         TEXT,               -- code of place-precision; NULL if no place is given
    gazetteer               TEXT,               -- entry of the gazetteer that gave the coordinates; NULL if none did
    duress                  TEXT,               -- code of duress: whether it was done freely; NULL if it is not coded
    part_of                 TEXT REFERENCES event (id),  -- the larger event; NULL if it is not a part of one
    planned_as_of           TEXT,               -- last day on which it was planned; NULL unless planned or postponed
    support_documents       INTEGER NOT NULL,   -- documents that support it, or report, corroborate or confirm its claims
    support_origins         INTEGER NOT NULL,   -- independent origins of those of them that were read
    support_speakers        INTEGER NOT NULL,   -- speakers of its claims
    support_reported        INTEGER NOT NULL,   -- its claims with each verification status
    support_attributed      INTEGER NOT NULL,
    support_corroborated    INTEGER NOT NULL,
    support_confirmed       INTEGER NOT NULL,
    support_disputed        INTEGER NOT NULL,
    support_refuted         INTEGER NOT NULL,
    support_retracted       INTEGER NOT NULL,
    is_disputed             INTEGER NOT NULL CHECK (is_disputed IN (0, 1)),  -- 1 if a claim is disputed or refuted
    note                    TEXT,               -- remark by the editors
    rank_id                 INTEGER,
    rank_oldest             INTEGER,
    rank_newest             INTEGER,
    doc                     TEXT NOT NULL
) STRICT;

CREATE TABLE event_participant (
    event       TEXT NOT NULL REFERENCES event (id),
    position    INTEGER NOT NULL,       -- position in the record's list, from 1
    actor       TEXT NOT NULL REFERENCES actor (id),
    role        TEXT NOT NULL,          -- code of role
    PRIMARY KEY (event, position)
) STRICT;

-- The PLOVER type of an event, and, if it has a mode, the type with the mode: COERCE and COERCE-arrest.
CREATE TABLE event_plover (
    event   TEXT NOT NULL REFERENCES event (id),
    code    TEXT NOT NULL,
    PRIMARY KEY (event, code)
) STRICT;

CREATE TABLE event_context (
    event   TEXT NOT NULL REFERENCES event (id),
    context TEXT NOT NULL,              -- code of plover-context
    PRIMARY KEY (event, context)
) STRICT;

-- Links between events, read as: `event` relation `target`.
CREATE TABLE event_link (
    event       TEXT NOT NULL REFERENCES event (id),
    relation    TEXT NOT NULL,          -- code of event-relation
    target      TEXT NOT NULL REFERENCES event (id),
    PRIMARY KEY (event, relation, target)
) STRICT;

-- The claims that an event rests on.
CREATE TABLE event_claim (
    event TEXT NOT NULL REFERENCES event (id),
    claim TEXT NOT NULL REFERENCES claim (id),
    PRIMARY KEY (event, claim)
) STRICT;

-- Claims: statements by a speaker. A claim is not a fact.

CREATE TABLE claim (
    id              TEXT PRIMARY KEY,
    proposition     TEXT NOT NULL,      -- the statement, in the words of the editors
    speaker         TEXT REFERENCES actor (id),  -- NULL if the document itself states it, or the speaker is unclear
    attribution     TEXT NOT NULL,      -- code of attribution
    reported_by     TEXT NOT NULL REFERENCES document (id),
    said_edtf       TEXT NOT NULL,      -- date on which it was said
    said_earliest   TEXT,
    said_latest     TEXT,
    possible_from   TEXT NOT NULL,      -- the days on which it may have been said
    possible_to     TEXT NOT NULL,
    act             TEXT NOT NULL,      -- code of act
    certainty       TEXT NOT NULL,      -- code of certainty: how sure the speaker appears, not whether it is true
    hedge           TEXT,               -- hedging words of the source; NULL if the certainty is plain
    hedge_lang      TEXT,               -- BCP 47
    verification    TEXT NOT NULL,      -- code of verification-status: the present one
    note            TEXT,               -- remark by the editors
    rank_id         INTEGER,
    rank_oldest     INTEGER,
    rank_newest     INTEGER,
    doc             TEXT NOT NULL
) STRICT;

-- The actors one of whom may have made a claim whose speaker is unclear.
CREATE TABLE claim_possible_speaker (
    claim TEXT NOT NULL REFERENCES claim (id),
    actor TEXT NOT NULL REFERENCES actor (id),
    PRIMARY KEY (claim, actor)
) STRICT;

CREATE TABLE claim_addressee (
    claim TEXT NOT NULL REFERENCES claim (id),
    actor TEXT NOT NULL REFERENCES actor (id),
    PRIMARY KEY (claim, actor)
) STRICT;

-- The records that a claim is about, in one table for each kind.

CREATE TABLE claim_about_actor (
    claim TEXT NOT NULL REFERENCES claim (id),
    actor TEXT NOT NULL REFERENCES actor (id),
    PRIMARY KEY (claim, actor)
) STRICT;

CREATE TABLE claim_about_event (
    claim TEXT NOT NULL REFERENCES claim (id),
    event TEXT NOT NULL REFERENCES event (id),
    PRIMARY KEY (claim, event)
) STRICT;

CREATE TABLE claim_about_relationship (
    claim           TEXT NOT NULL REFERENCES claim (id),
    relationship    TEXT NOT NULL REFERENCES relationship (id),
    PRIMARY KEY (claim, relationship)
) STRICT;

CREATE TABLE claim_about_claim (
    claim   TEXT NOT NULL REFERENCES claim (id),
    target  TEXT NOT NULL REFERENCES claim (id),     -- the claim that `claim` is about
    PRIMARY KEY (claim, target)
) STRICT;

-- Links between claims, read as: `claim` relation `target`.
CREATE TABLE claim_link (
    claim       TEXT NOT NULL REFERENCES claim (id),
    relation    TEXT NOT NULL,          -- code of claim-relation
    target      TEXT NOT NULL REFERENCES claim (id),
    PRIMARY KEY (claim, relation, target)
) STRICT;

-- The history of a claim's verification. The last step has the present status.
CREATE TABLE verification_step (
    claim       TEXT NOT NULL REFERENCES claim (id),
    position    INTEGER NOT NULL,       -- number of the step, from 1
    status      TEXT NOT NULL,          -- code of verification-status
    "on"        TEXT NOT NULL,          -- day on which the status was assigned
    "by"        TEXT NOT NULL,          -- name of the person or body that assigned it
    reason      TEXT NOT NULL,
    PRIMARY KEY (claim, position)
) STRICT;

-- The documents that a step of a verification rests on.
CREATE TABLE verification_document (
    claim       TEXT NOT NULL REFERENCES claim (id),
    position    INTEGER NOT NULL,       -- number of the step
    document    TEXT NOT NULL REFERENCES document (id),
    PRIMARY KEY (claim, position, document)
) STRICT;

-- Relationships.

CREATE TABLE relationship (
    id                      TEXT PRIMARY KEY,
    subject                 TEXT NOT NULL REFERENCES actor (id),  -- holder of the office, for type holds-office
    object                  TEXT NOT NULL REFERENCES actor (id),  -- body of the office, for type holds-office
    type                    TEXT NOT NULL,      -- code of relationship-type
    directed                INTEGER NOT NULL CHECK (directed IN (0, 1)),  -- 0 if it holds in both directions
    polarity                TEXT NOT NULL,      -- code of polarity
    basis                   TEXT NOT NULL,      -- code of basis; an alleged relationship is not a fact
    certainty               TEXT NOT NULL,      -- code of certainty: the weakest of its claims, plain if it has none
    start_edtf              TEXT,               -- date on which it began; NULL if that is not known
    start_earliest          TEXT,
    start_latest            TEXT,
    end_edtf                TEXT,               -- date on which it ended; NULL if it did not end or that is not known
    end_earliest            TEXT,
    end_latest              TEXT,
    end_kind                TEXT NOT NULL,      -- code of end-kind
    as_of                   TEXT,               -- last day on which it was valid, by the evidence; NULL if not recorded
    certain_from            TEXT,               -- the days on which it was certainly valid
    certain_to              TEXT,
    possible_from           TEXT NOT NULL,      -- the days on which it may have been valid
    possible_to             TEXT NOT NULL,
    office_title            TEXT,               -- title of the office; NULL for types other than holds-office
    office_capacity         TEXT,               -- code of capacity; NULL for types other than holds-office
    support_documents       INTEGER NOT NULL,   -- documents that support it, or report, corroborate or confirm its claims
    support_origins         INTEGER NOT NULL,   -- independent origins of those of them that were read
    support_speakers        INTEGER NOT NULL,   -- speakers of its claims
    support_reported        INTEGER NOT NULL,   -- its claims with each verification status
    support_attributed      INTEGER NOT NULL,
    support_corroborated    INTEGER NOT NULL,
    support_confirmed       INTEGER NOT NULL,
    support_disputed        INTEGER NOT NULL,
    support_refuted         INTEGER NOT NULL,
    support_retracted       INTEGER NOT NULL,
    is_disputed             INTEGER NOT NULL CHECK (is_disputed IN (0, 1)),  -- 1 if a claim is disputed or refuted
    note                    TEXT,               -- remark by the editors
    rank_id                 INTEGER,
    rank_oldest             INTEGER,
    rank_newest             INTEGER,
    doc                     TEXT NOT NULL
) STRICT;

-- The claims that a relationship rests on.
CREATE TABLE relationship_claim (
    relationship    TEXT NOT NULL REFERENCES relationship (id),
    claim           TEXT NOT NULL REFERENCES claim (id),
    PRIMARY KEY (relationship, claim)
) STRICT;

-- The events that a relationship rests on or shows in.
CREATE TABLE relationship_event (
    relationship    TEXT NOT NULL REFERENCES relationship (id),
    event           TEXT NOT NULL REFERENCES event (id),
    PRIMARY KEY (relationship, event)
) STRICT;

-- The events by which the holder of an office came into it or left it.
CREATE TABLE office_event (
    relationship    TEXT NOT NULL REFERENCES relationship (id),
    event           TEXT NOT NULL REFERENCES event (id),
    opens           INTEGER NOT NULL CHECK (opens IN (0, 1)),   -- 1 if the holder came into it, 0 if the holder left it
    PRIMARY KEY (relationship, event, opens)
) STRICT;

-- The edges of the graph of actors: each relationship once from each of its two ends, with the columns that filters of
-- the graph compare. Actors and relationships are given by their rank_id.
CREATE TABLE edge (
    actor           INTEGER NOT NULL,   -- rank_id of the actor at this end
    relationship    INTEGER NOT NULL,   -- rank_id of the relationship
    other           INTEGER NOT NULL,   -- rank_id of the actor at the other end
    forward         INTEGER NOT NULL CHECK (forward IN (0, 1)),     -- 1 if `actor` is the subject
    type            TEXT NOT NULL,
    polarity        TEXT NOT NULL,
    basis           TEXT NOT NULL,
    certain_from    TEXT,
    certain_to      TEXT,
    possible_from   TEXT NOT NULL,
    possible_to     TEXT NOT NULL,
    PRIMARY KEY (actor, relationship)
) STRICT;

-- Evidence: the passages of documents that records rest on. Each row belongs to exactly one record, whose id is in
-- `event`, `claim` or `relationship`; the other two are NULL.

CREATE TABLE evidence (
    event           TEXT REFERENCES event (id),
    claim           TEXT REFERENCES claim (id),
    relationship    TEXT REFERENCES relationship (id),
    position        INTEGER NOT NULL,   -- position in the record's list, from 1; the first is the source of the values
    document        TEXT NOT NULL REFERENCES document (id),
    paragraph       INTEGER,            -- number of the paragraph, from 1; NULL if the text is not at hand
    span_start      INTEGER,            -- first code point of the span in its paragraph, from 0; NULL like paragraph
    span_end        INTEGER,            -- code point after the last one of the span; NULL like paragraph
    sha256          TEXT,               -- SHA-256 of the span in UTF-8; NULL like paragraph
    locator         TEXT,               -- the location in words; NULL if there is a span
    stance          TEXT NOT NULL,      -- code of stance
    quote           TEXT,               -- at most five words, if the exact words are the fact; otherwise NULL
    CHECK ((event IS NOT NULL) + (claim IS NOT NULL) + (relationship IS NOT NULL) = 1)
) STRICT;

-- Accounts: values that other documents give for a field of a record. Each row belongs to exactly one record, whose id
-- is in `actor`, `event`, `claim`, `relationship` or `about_document`; the others are NULL.
CREATE TABLE account (
    actor           TEXT REFERENCES actor (id),
    event           TEXT REFERENCES event (id),
    claim           TEXT REFERENCES claim (id),
    relationship    TEXT REFERENCES relationship (id),
    about_document  TEXT REFERENCES document (id),
    document        TEXT NOT NULL REFERENCES document (id),  -- the document that gives the value
    field           TEXT NOT NULL,      -- path of the field in the record, such as valid.start
    value           TEXT NOT NULL,      -- the value, a date as EDTF
    possible_from   TEXT,               -- first day that a date can mean; NULL if the value is not a date
    possible_to     TEXT,               -- last day that a date can mean; NULL if the value is not a date
    note            TEXT,
    CHECK ((actor IS NOT NULL) + (event IS NOT NULL) + (claim IS NOT NULL) + (relationship IS NOT NULL)
        + (about_document IS NOT NULL) = 1)
) STRICT;

-- Acceptances: findings of the checks that the editors let stand. Each row belongs to exactly one record.
CREATE TABLE acceptance (
    document        TEXT REFERENCES document (id),
    actor           TEXT REFERENCES actor (id),
    event           TEXT REFERENCES event (id),
    claim           TEXT REFERENCES claim (id),
    relationship    TEXT REFERENCES relationship (id),
    code            TEXT NOT NULL,      -- code of the rule, as in `onrecord explain CODE`
    reason          TEXT NOT NULL,
    CHECK ((document IS NOT NULL) + (actor IS NOT NULL) + (event IS NOT NULL) + (claim IS NOT NULL)
        + (relationship IS NOT NULL) = 1)
) STRICT;

-- Every reference from one record to another, in any field, once.
CREATE TABLE reference (
    from_kind   TEXT NOT NULL,
    from_id     TEXT NOT NULL,
    to_kind     TEXT NOT NULL,
    to_id       TEXT NOT NULL,
    PRIMARY KEY (from_kind, from_id, to_kind, to_id)
) STRICT;

-- The timeline: the beginnings and ends of events, offices and relationships, and the claims made. Dates without any
-- known day have no entry.

CREATE TABLE timeline_entry (
    rank_oldest     INTEGER PRIMARY KEY,
    rank_newest     INTEGER NOT NULL,
    id              TEXT NOT NULL UNIQUE,   -- entry type and id of the record, joined by a colon
    entry_type      TEXT NOT NULL,          -- such as event, event-end, office-start or claim
    kind            TEXT NOT NULL,          -- kind of the record: event, claim or relationship
    record          TEXT NOT NULL,          -- id of the record
    date_edtf       TEXT NOT NULL,
    date_earliest   TEXT,
    date_latest     TEXT,
    possible_from   TEXT NOT NULL,          -- the days that the date can mean
    possible_to     TEXT NOT NULL,
    exact           INTEGER NOT NULL CHECK (exact IN (0, 1)),   -- 1 if the date is one day without an EDTF qualifier
    doc             TEXT NOT NULL           -- the entry as the API sends it, JSON
) STRICT;

-- The actors of each entry. This and the next two tables repeat both ranks, so that a page in either order is found in
-- the table itself.
CREATE TABLE timeline_entry_actor (
    actor       TEXT NOT NULL REFERENCES actor (id),
    actor_role  TEXT NOT NULL,      -- such as participant, speaker or subject
    rank_oldest INTEGER NOT NULL REFERENCES timeline_entry (rank_oldest),
    rank_newest INTEGER NOT NULL,
    PRIMARY KEY (actor, actor_role, rank_oldest)
) STRICT;

-- The countries of each entry: for an event that of its place, for other records those of their actors.
CREATE TABLE timeline_entry_country (
    country     TEXT NOT NULL,      -- ISO 3166-1 alpha-2
    rank_oldest INTEGER NOT NULL REFERENCES timeline_entry (rank_oldest),
    rank_newest INTEGER NOT NULL,
    PRIMARY KEY (country, rank_oldest)
) STRICT;

-- The events that an entry belongs to: an event itself, the events that a claim is about or that rest on it, the events
-- of a relationship, and those by which an office was opened or closed.
CREATE TABLE timeline_entry_event (
    event       TEXT NOT NULL REFERENCES event (id),
    rank_oldest INTEGER NOT NULL REFERENCES timeline_entry (rank_oldest),
    rank_newest INTEGER NOT NULL,
    PRIMARY KEY (event, rank_oldest)
) STRICT;

-- The coverage of the release in numbers: one row.
CREATE TABLE coverage (
    doc TEXT NOT NULL               -- the coverage as the API sends it, JSON
) STRICT;

-- Retired ids: merged into another record, or withdrawn.
CREATE TABLE retired (
    kind        TEXT NOT NULL,      -- kind of the former record
    id          TEXT NOT NULL,      -- the retired id
    status      TEXT NOT NULL,      -- merged or withdrawn
    replacement TEXT,               -- id of the record of the same kind to use instead; NULL if there is none
    "on"        TEXT NOT NULL,      -- day of the decision
    reason      TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;

-- Indexes: one for each filter and each order. The index of a filter ends in the rank of the default order of its list,
-- so that a filtered page is read in order, without sorting.

CREATE UNIQUE INDEX document_rank_id ON document (rank_id);
CREATE UNIQUE INDEX document_rank_oldest ON document (rank_oldest);
CREATE UNIQUE INDEX document_rank_newest ON document (rank_newest);
CREATE INDEX document_kind ON document (kind, rank_oldest);
CREATE INDEX document_publisher ON document (publisher, rank_oldest);
CREATE INDEX document_language ON document (language, rank_oldest);
CREATE INDEX document_read_how ON document (read_how, rank_oldest);
CREATE INDEX document_origin ON document (origin, rank_oldest);

CREATE UNIQUE INDEX actor_rank_id ON actor (rank_id);
CREATE UNIQUE INDEX actor_rank_name ON actor (rank_name);
CREATE INDEX actor_kind ON actor (kind, rank_name);
CREATE INDEX actor_country_own ON actor (country, rank_name);
CREATE INDEX actor_name_key ON actor (name_key, rank_name);
CREATE INDEX actor_name_text_key ON actor_name (text_key, actor);
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
