-- migrate: compatible-with 6
-- API tokens: what a script, a shortcut or another program signs in with. A token names
-- its user and its row, so the key that finds it begins with user_id. A release before
-- this one does not know the table; such tokens are then invalid.

CREATE TABLE api_tokens (
    user_id      uuid        NOT NULL,
    id           uuid        NOT NULL,
    -- What the person calls it.
    name         text        NOT NULL,
    token_hash   bytea       NOT NULL,
    -- Which operations it opens.
    scopes       text[]      NOT NULL,
    created_at   timestamptz NOT NULL,
    -- NULL is never.
    expires_at   timestamptz,
    -- Written at most once a minute.
    last_used_at timestamptz,

    CONSTRAINT api_tokens_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT api_tokens_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT api_tokens_name_check CHECK (char_length(name) BETWEEN 1 AND 100),
    -- A SHA-256, never the token.
    CONSTRAINT api_tokens_token_hash_check CHECK (octet_length(token_hash) = 32),
    CONSTRAINT api_tokens_scopes_check CHECK (
        cardinality(scopes) > 0
        AND scopes <@ ARRAY['read', 'write', 'import', 'places:add', 'export']),
    CONSTRAINT api_tokens_expires_at_check CHECK (expires_at > created_at)
);

-- No plan depends on statistics of owners (V12).
ALTER TABLE api_tokens ALTER COLUMN user_id SET STATISTICS 0;
