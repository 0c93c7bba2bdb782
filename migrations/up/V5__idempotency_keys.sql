-- migrate: compatible-with 4
-- Requests that may come again because their answer was lost on the way, with the
-- answer. A row is written in the transaction of the work that it answers for, and
-- is kept for 24 hours.

CREATE TABLE idempotency_keys (
    user_id     uuid        NOT NULL,
    key         text        NOT NULL,
    -- SHA-256 of method, path, query and body: the same key with another request is
    -- a mistake of the client's, and is told so.
    fingerprint bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    -- The answer; NULL only inside of the transaction that does the work.
    status      smallint,
    location    text,
    body        text,

    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT idempotency_keys_key_check CHECK (char_length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_keys_fingerprint_check CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT idempotency_keys_status_check CHECK (status BETWEEN 200 AND 299)
);
-- Finds what is older than a day.
CREATE INDEX idempotency_keys_age_idx ON idempotency_keys (created_at);
