-- migrate: compatible-with 6
-- Deletions that can be taken back for 30 days. What is deleted moves into these tables
-- in the transaction that deletes it, with all columns that the application writes.
--
-- Each table has the columns of the one that it is named after. They repeat none of its
-- constraints: the rows have passed them, and pass them again when they come back.

CREATE TABLE deletions (
    user_id    uuid        NOT NULL,
    id         uuid        NOT NULL,
    -- What a person has deleted.
    kind       text        NOT NULL,
    -- Of the list or tag, or of the place if it is only one.
    name       text,
    -- How many places come back, or how many go back into the list or under the tag.
    count      bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    -- From then on it cannot be taken back, and its rows are removed.
    expires_at timestamptz NOT NULL,

    CONSTRAINT deletions_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT deletions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT deletions_kind_check CHECK (kind IN ('places', 'list', 'tag')),
    CONSTRAINT deletions_count_check CHECK (count >= 0)
);
-- Serves the removal of what has expired, across all users, hence without user_id.
CREATE INDEX deletions_expires_idx ON deletions (expires_at);

CREATE TABLE deleted_places (
    user_id           uuid             NOT NULL,
    deletion_id       uuid             NOT NULL,
    id                uuid             NOT NULL,
    name              text             NOT NULL,
    address           text,
    latitude          double precision,
    longitude         double precision,
    coordinate_source text,
    cid               bigint,
    cell              bigint,
    google_place_id   text,
    url               text,
    notes             text,
    rating            double precision,
    visited           boolean          NOT NULL,
    edited            text[]           NOT NULL,
    import_key        uuid,
    created_at        timestamptz      NOT NULL,
    updated_at        timestamptz      NOT NULL,
    import_id         uuid,
    touched           boolean          NOT NULL,

    CONSTRAINT deleted_places_pkey PRIMARY KEY (user_id, deletion_id, id),
    CONSTRAINT deleted_places_deletion_fkey FOREIGN KEY (user_id, deletion_id)
        REFERENCES deletions (user_id, id) ON DELETE CASCADE
);

CREATE TABLE deleted_lists (
    user_id     uuid        NOT NULL,
    deletion_id uuid        NOT NULL,
    id          uuid        NOT NULL,
    name        text        NOT NULL,
    description text,
    color       text        NOT NULL,
    emoji       text,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    import_id   uuid,
    touched     boolean     NOT NULL,

    CONSTRAINT deleted_lists_pkey PRIMARY KEY (user_id, deletion_id, id),
    CONSTRAINT deleted_lists_deletion_fkey FOREIGN KEY (user_id, deletion_id)
        REFERENCES deletions (user_id, id) ON DELETE CASCADE
);

CREATE TABLE deleted_tags (
    user_id     uuid        NOT NULL,
    deletion_id uuid        NOT NULL,
    id          uuid        NOT NULL,
    name        text        NOT NULL,
    color       text        NOT NULL,
    emoji       text,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    import_id   uuid,
    touched     boolean     NOT NULL,

    CONSTRAINT deleted_tags_pkey PRIMARY KEY (user_id, deletion_id, id),
    CONSTRAINT deleted_tags_deletion_fkey FOREIGN KEY (user_id, deletion_id)
        REFERENCES deletions (user_id, id) ON DELETE CASCADE
);

-- Places that were in a list, of a deleted place or of a deleted list.
CREATE TABLE deleted_list_places (
    user_id     uuid        NOT NULL,
    deletion_id uuid        NOT NULL,
    place_id    uuid        NOT NULL,
    list_id     uuid        NOT NULL,
    added_at    timestamptz NOT NULL,
    import_id   uuid,

    CONSTRAINT deleted_list_places_pkey PRIMARY KEY (user_id, deletion_id, place_id, list_id),
    CONSTRAINT deleted_list_places_deletion_fkey FOREIGN KEY (user_id, deletion_id)
        REFERENCES deletions (user_id, id) ON DELETE CASCADE
);

-- Tags that were on a place, of a deleted place or of a deleted tag.
CREATE TABLE deleted_place_tags (
    user_id     uuid NOT NULL,
    deletion_id uuid NOT NULL,
    place_id    uuid NOT NULL,
    tag_id      uuid NOT NULL,
    import_id   uuid,

    CONSTRAINT deleted_place_tags_pkey PRIMARY KEY (user_id, deletion_id, place_id, tag_id),
    CONSTRAINT deleted_place_tags_deletion_fkey FOREIGN KEY (user_id, deletion_id)
        REFERENCES deletions (user_id, id) ON DELETE CASCADE
);
