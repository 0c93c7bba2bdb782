-- The whole of ListBud: who there is, what they saved, how they find it again.
--
-- Every table of a user begins its keys, unique indexes and foreign keys with
-- user_id: one user's rows lie together, a foreign key cannot reach into another
-- user's rows, and the tables can be distributed by user_id. For the same
-- reason there are no triggers, and nothing here sets a key to NULL on delete.
--
-- Ids (UUIDv7) and times are made by the application. Lengths count code points
-- and are the same numbers as in the domain crate.

CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Words of every language, without case and accents: "banh mi" finds "Bánh Mì".
CREATE TEXT SEARCH CONFIGURATION listbud (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION listbud
    ALTER MAPPING FOR asciihword, asciiword, hword, hword_asciipart, hword_numpart,
                      hword_part, numhword, numword, word
    WITH unaccent, simple;

-- Parts words at ASCII punctuation, as the application parts what a person
-- types. Without it the parser would see "e5.bakery.com" as one host name and
-- "-12" as a number, and a search for "bakery" would pass by.
CREATE FUNCTION listbud_words(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate($1, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ');

-- Lower case without accents, for looking inside names. unaccent() alone is only
-- STABLE because its dictionary can be changed; naming the dictionary and
-- declaring the wrapper IMMUTABLE is safe as long as nobody edits its rules.
CREATE FUNCTION listbud_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent('unaccent', $1));

CREATE TABLE users (
    id            uuid        NOT NULL,
    email         text        NOT NULL,
    name          text        NOT NULL,
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,

    CONSTRAINT users_pkey PRIMARY KEY (id),
    -- The application writes addresses in lower case; the check keeps it so.
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_check CHECK (email = lower(email) AND char_length(email) BETWEEN 3 AND 254),
    CONSTRAINT users_name_check CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT users_password_hash_check CHECK (password_hash <> '')
);

-- Refresh tokens, one row each; a family is what one log-in grew into. A token
-- names its user, so the key that finds it begins with user_id as well.
CREATE TABLE sessions (
    user_id    uuid        NOT NULL,
    id         uuid        NOT NULL,
    family_id  uuid        NOT NULL,
    token_hash bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    rotated_at timestamptz,
    revoked_at timestamptz,

    CONSTRAINT sessions_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT sessions_token_hash_key UNIQUE (user_id, token_hash),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    -- A SHA-256, never the token.
    CONSTRAINT sessions_token_hash_check CHECK (octet_length(token_hash) = 32),
    CONSTRAINT sessions_expires_at_check CHECK (expires_at > created_at)
);
-- Serves the revocation of a whole family.
CREATE INDEX sessions_family_idx ON sessions (user_id, family_id);

-- Who did what when from where, written in the transaction of what it records.
CREATE TABLE audit_events (
    user_id    uuid        NOT NULL,
    id         uuid        NOT NULL,
    action     text        NOT NULL,
    address    inet,
    details    jsonb       NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,

    CONSTRAINT audit_events_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT audit_events_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT audit_events_action_check CHECK (action ~ '^[a-z][a-z_.]{1,63}$')
);
-- Serves an owner's reading, newest first.
CREATE INDEX audit_events_created_idx ON audit_events (user_id, created_at DESC, id DESC);

-- Failed log-ins by account and by address. No user_id: an attempt may name an
-- account that does not exist. The key is a SHA-256, so that the table holds no
-- list of addresses.
CREATE TABLE auth_attempts (
    kind           text        NOT NULL,
    key_hash       bytea       NOT NULL,
    failures       integer     NOT NULL,
    last_failed_at timestamptz NOT NULL,
    blocked_until  timestamptz,

    CONSTRAINT auth_attempts_pkey PRIMARY KEY (kind, key_hash),
    CONSTRAINT auth_attempts_kind_check CHECK (kind IN ('account', 'address')),
    CONSTRAINT auth_attempts_key_hash_check CHECK (octet_length(key_hash) = 32),
    CONSTRAINT auth_attempts_failures_check CHECK (failures > 0)
);
-- Serves the removal of what is long over.
CREATE INDEX auth_attempts_last_failed_idx ON auth_attempts (last_failed_at);

CREATE TABLE imports (
    user_id    uuid        NOT NULL,
    id         uuid        NOT NULL,
    file_name  text        NOT NULL,
    format     text        NOT NULL,
    imported   integer     NOT NULL,
    merged     integer     NOT NULL,
    skipped    integer     NOT NULL,
    -- What the person was told: lists and the remark on each row.
    report     jsonb       NOT NULL,
    created_at timestamptz NOT NULL,

    CONSTRAINT imports_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT imports_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT imports_file_name_check CHECK (char_length(file_name) BETWEEN 1 AND 255),
    CONSTRAINT imports_counts_check CHECK (imported >= 0 AND merged >= 0 AND skipped >= 0)
);
-- Serves the history of imports, newest first.
CREATE INDEX imports_history_idx ON imports (user_id, created_at DESC, id DESC);

CREATE TABLE places (
    user_id           uuid             NOT NULL,
    id                uuid             NOT NULL,
    name              text             NOT NULL,
    address           text,
    latitude          double precision,
    longitude         double precision,
    coordinate_source text,
    -- Google's ids: the CID and the S2 cell are unsigned 64-bit numbers, stored
    -- by their bits; together they are the feature id.
    cid               bigint,
    cell              bigint,
    google_place_id   text,
    url               text,
    notes             text,
    rating            double precision,
    visited           boolean          NOT NULL DEFAULT false,
    -- The fields that a person has set or cleared; imports leave them alone.
    edited            text[]           NOT NULL DEFAULT '{}',
    -- How an import finds a place again that has no Google id.
    import_key        uuid,
    created_at        timestamptz      NOT NULL,
    updated_at        timestamptz      NOT NULL,

    name_folded text GENERATED ALWAYS AS (listbud_fold(name)) STORED,
    search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('listbud', listbud_words(name)), 'A')
        || setweight(to_tsvector('listbud', listbud_words(coalesce(address, ''))), 'B')
        || setweight(to_tsvector('listbud', listbud_words(coalesce(notes, ''))), 'C')
    ) STORED,

    CONSTRAINT places_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT places_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT places_name_check CHECK (char_length(name) BETWEEN 1 AND 500),
    CONSTRAINT places_address_check CHECK (char_length(address) BETWEEN 1 AND 1000),
    CONSTRAINT places_latitude_check CHECK (latitude BETWEEN -90 AND 90),
    CONSTRAINT places_longitude_check CHECK (longitude BETWEEN -180 AND 180),
    -- Unknown is NULL in all three, never 0, 0.
    CONSTRAINT places_coordinates_check CHECK (num_nulls(latitude, longitude, coordinate_source) IN (0, 3)),
    CONSTRAINT places_coordinate_source_check CHECK (coordinate_source IN ('user', 'url', 'geojson', 'feature_id')),
    CONSTRAINT places_cid_check CHECK (cid <> 0),
    CONSTRAINT places_cell_check CHECK (cell <> 0),
    CONSTRAINT places_google_place_id_check CHECK (google_place_id ~ '^[A-Za-z0-9_-]+$' AND char_length(google_place_id) BETWEEN 10 AND 512),
    CONSTRAINT places_url_check CHECK (char_length(url) <= 4096 AND url ~* '^https?://'),
    CONSTRAINT places_notes_check CHECK (char_length(notes) BETWEEN 1 AND 20000),
    CONSTRAINT places_rating_check CHECK (rating BETWEEN 0 AND 5)
);
-- One place per Google id and user, so that importing twice makes no duplicates.
CREATE UNIQUE INDEX places_cid_key ON places (user_id, cid) WHERE cid IS NOT NULL;
CREATE UNIQUE INDEX places_google_place_id_key ON places (user_id, google_place_id) WHERE google_place_id IS NOT NULL;
CREATE UNIQUE INDEX places_import_key_key ON places (user_id, import_key) WHERE import_key IS NOT NULL;
-- Serves the pages of GET /api/places, newest first, and an import's look for a
-- place of the same name and coordinates.
CREATE INDEX places_created_idx ON places (user_id, created_at DESC, id DESC);
CREATE INDEX places_name_idx ON places (user_id, name_folded, id);
-- Serves bbox= and near=; longitude is filtered from what the band of latitude leaves.
CREATE INDEX places_latitude_idx ON places (user_id, latitude) WHERE latitude IS NOT NULL;
-- Serve GET /api/places/search and q=: user_id first, so that one user's search
-- costs the same in a table of ten thousand rows and of ten million. Pending
-- lists are off: a search would have to read them, and imports write in bulk.
CREATE INDEX places_search_idx ON places USING gin (user_id, search) WITH (fastupdate = off);
CREATE INDEX places_name_trigram_idx ON places USING gin (user_id, name_folded gin_trgm_ops) WITH (fastupdate = off);

CREATE TABLE lists (
    user_id     uuid        NOT NULL,
    id          uuid        NOT NULL,
    name        text        NOT NULL,
    description text,
    color       text        NOT NULL,
    emoji       text,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,

    search tsvector GENERATED ALWAYS AS (to_tsvector('listbud', listbud_words(name))) STORED,

    CONSTRAINT lists_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT lists_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT lists_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT lists_description_check CHECK (char_length(description) BETWEEN 1 AND 5000),
    CONSTRAINT lists_color_check CHECK (color ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT lists_emoji_check CHECK (char_length(emoji) BETWEEN 1 AND 16)
);
-- One list per name, and what an import's second run finds its list by.
CREATE UNIQUE INDEX lists_name_key ON lists (user_id, lower(name));

CREATE TABLE list_places (
    user_id  uuid        NOT NULL,
    list_id  uuid        NOT NULL,
    place_id uuid        NOT NULL,
    added_at timestamptz NOT NULL,

    CONSTRAINT list_places_pkey PRIMARY KEY (user_id, list_id, place_id),
    -- Both keys carry the owner: nobody's place can enter somebody else's list.
    CONSTRAINT list_places_list_fkey FOREIGN KEY (user_id, list_id) REFERENCES lists (user_id, id) ON DELETE CASCADE,
    CONSTRAINT list_places_place_fkey FOREIGN KEY (user_id, place_id) REFERENCES places (user_id, id) ON DELETE CASCADE
);
-- Serves a place's lists, and the cascade when a place goes.
CREATE INDEX list_places_place_idx ON list_places (user_id, place_id);

CREATE TABLE tags (
    user_id    uuid        NOT NULL,
    id         uuid        NOT NULL,
    name       text        NOT NULL,
    color      text        NOT NULL,
    emoji      text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,

    search tsvector GENERATED ALWAYS AS (to_tsvector('listbud', listbud_words(name))) STORED,

    CONSTRAINT tags_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT tags_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT tags_name_check CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT tags_color_check CHECK (color ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT tags_emoji_check CHECK (char_length(emoji) BETWEEN 1 AND 16)
);
CREATE UNIQUE INDEX tags_name_key ON tags (user_id, lower(name));

CREATE TABLE place_tags (
    user_id  uuid NOT NULL,
    place_id uuid NOT NULL,
    tag_id   uuid NOT NULL,

    CONSTRAINT place_tags_pkey PRIMARY KEY (user_id, place_id, tag_id),
    CONSTRAINT place_tags_place_fkey FOREIGN KEY (user_id, place_id) REFERENCES places (user_id, id) ON DELETE CASCADE,
    CONSTRAINT place_tags_tag_fkey FOREIGN KEY (user_id, tag_id) REFERENCES tags (user_id, id) ON DELETE CASCADE
);
-- Serves a tag's places, and the cascade when a tag goes.
CREATE INDEX place_tags_tag_idx ON place_tags (user_id, tag_id);
