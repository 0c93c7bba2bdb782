-- Sessions that can be seen and ended: V1 held refresh tokens only, and no
-- release used them, so its table is made anew instead of being changed.
--
-- A session is what one log-in grew into. Its refresh tokens stand apart, so
-- that twenty refreshes at the same moment are twenty tokens of one session,
-- and ending that one ends them all.

DROP TABLE sessions;

-- What a person sees of their log-ins and can end.
CREATE TABLE sessions (
    user_id      uuid        NOT NULL,
    id           uuid        NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    -- From where and with what the log-in came.
    address      inet,
    user_agent   text,

    CONSTRAINT sessions_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT sessions_expires_at_check CHECK (expires_at > created_at),
    CONSTRAINT sessions_user_agent_check CHECK (char_length(user_agent) BETWEEN 1 AND 300)
);
-- Serves the removal of what has run out, for users who never come back. It is
-- the one question about all users' sessions, so it does not begin with user_id.
CREATE INDEX sessions_expires_idx ON sessions (expires_at);

-- A token names its user, so the key that finds it begins with user_id. Spent
-- tokens stay until they expire: whoever shows one again has stolen it, or the
-- one who spent it had.
CREATE TABLE refresh_tokens (
    user_id    uuid        NOT NULL,
    token_hash bytea       NOT NULL,
    session_id uuid        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    rotated_at timestamptz,

    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (user_id, token_hash),
    CONSTRAINT refresh_tokens_session_fkey FOREIGN KEY (user_id, session_id) REFERENCES sessions (user_id, id) ON DELETE CASCADE,
    -- A SHA-256, never the token.
    CONSTRAINT refresh_tokens_token_hash_check CHECK (octet_length(token_hash) = 32),
    CONSTRAINT refresh_tokens_expires_at_check CHECK (expires_at > created_at)
);
-- Serves the cascade when a session goes, and the removal of a session's tokens
-- that have expired.
CREATE INDEX refresh_tokens_session_idx ON refresh_tokens (user_id, session_id, expires_at);

-- Ended sessions whose access tokens are still out there; every server process
-- knows them by heart. No user_id and no foreign key: a revocation outlives the
-- account, or deleting an account would leave its tokens valid.
CREATE TABLE revocations (
    session_id uuid        NOT NULL,
    revoked_at timestamptz NOT NULL,
    -- From when on no access token of the session can be valid any more.
    expires_at timestamptz NOT NULL,

    CONSTRAINT revocations_pkey PRIMARY KEY (session_id),
    CONSTRAINT revocations_expires_at_check CHECK (expires_at > revoked_at)
);
-- Serves a process that reads all that count, and the removal of the others.
CREATE INDEX revocations_expires_idx ON revocations (expires_at);

-- A log-in is counted before the password is looked at, and taken back when it
-- was right: this is the time to go back to.
ALTER TABLE auth_attempts ADD COLUMN failed_before timestamptz;

-- Serves the removal of events older than the time they are kept, across all
-- users, hence without user_id. Not BRIN: new rows fill the pages that the
-- removal has emptied, so after one round every range of pages would hold every
-- age.
CREATE INDEX audit_events_age_idx ON audit_events (created_at);
