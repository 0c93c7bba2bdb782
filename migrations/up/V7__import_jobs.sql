-- Imports as jobs. An upload is stored with its file, and any server takes it from
-- here, so that a server that dies leaves a job that another one finishes. The row is
-- deleted in the transaction that writes the import: a job is done exactly once.

CREATE TABLE import_jobs (
    user_id           uuid        NOT NULL,
    -- Also the id of the import that it becomes.
    id                uuid        NOT NULL,
    status            text        NOT NULL,
    file_name         text        NOT NULL,
    is_preview        boolean     NOT NULL,
    takes_labelled    boolean     NOT NULL,
    finds_disappeared boolean     NOT NULL,
    -- Where the request came from, for the owner's audit record.
    address           inet,
    -- The request's Idempotency-Key and fingerprint, as in idempotency_keys.
    key               text,
    fingerprint       bytea,
    -- Bytes stored in import_chunks.
    size              bigint      NOT NULL,
    rows_read         bigint      NOT NULL,
    rows_written      bigint      NOT NULL,
    -- Names one attempt of one worker. A worker that has lost its job finds
    -- another claim here, and can change nothing.
    claim             uuid,
    attempts          integer     NOT NULL,
    is_cancelled      boolean     NOT NULL,
    -- The report of a preview, or the problem of a failed job.
    outcome           jsonb,
    created_at        timestamptz NOT NULL,
    -- By the database's clock: servers compare it with each other's.
    heartbeat_at      timestamptz NOT NULL,
    ended_at          timestamptz,

    CONSTRAINT import_jobs_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT import_jobs_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT import_jobs_status_check
        CHECK (status IN ('uploading', 'queued', 'reading', 'writing', 'done', 'failed')),
    CONSTRAINT import_jobs_claim_check CHECK ((claim IS NOT NULL) = (status IN ('reading', 'writing'))),
    CONSTRAINT import_jobs_file_name_check CHECK (char_length(file_name) BETWEEN 1 AND 255),
    CONSTRAINT import_jobs_fingerprint_check CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT import_jobs_counts_check
        CHECK (size >= 0 AND rows_read >= 0 AND rows_written >= 0 AND attempts >= 0)
);
-- One import of an account runs at a time, whichever servers try.
CREATE UNIQUE INDEX import_jobs_running_key ON import_jobs (user_id)
    WHERE status IN ('reading', 'writing');
-- Serves the workers, who look for the oldest job of all accounts.
CREATE INDEX import_jobs_open_idx ON import_jobs (created_at)
    WHERE status IN ('uploading', 'queued', 'reading', 'writing');
-- Serves the removal of jobs that have ended.
CREATE INDEX import_jobs_ended_idx ON import_jobs (ended_at) WHERE ended_at IS NOT NULL;

-- The uploaded file in pieces, removed when the job ends.
CREATE TABLE import_chunks (
    user_id uuid    NOT NULL,
    job_id  uuid    NOT NULL,
    n       integer NOT NULL,
    bytes   bytea   NOT NULL,

    CONSTRAINT import_chunks_pkey PRIMARY KEY (user_id, job_id, n),
    CONSTRAINT import_chunks_job_fkey FOREIGN KEY (user_id, job_id)
        REFERENCES import_jobs (user_id, id) ON DELETE CASCADE
);
-- Written once, read once, and often a ZIP: compressing it is wasted work.
ALTER TABLE import_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;
