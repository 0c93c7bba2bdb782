-- Undoes V2: everybody is logged out, and revoked access tokens are valid again
-- until they expire.

DROP INDEX audit_events_age_idx;
ALTER TABLE auth_attempts DROP COLUMN failed_before;
DROP TABLE revocations, refresh_tokens, sessions;

-- As V1 made it.
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
    CONSTRAINT sessions_token_hash_check CHECK (octet_length(token_hash) = 32),
    CONSTRAINT sessions_expires_at_check CHECK (expires_at > created_at)
);
CREATE INDEX sessions_family_idx ON sessions (user_id, family_id);
