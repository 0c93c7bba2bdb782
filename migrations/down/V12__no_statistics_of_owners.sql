-- migrate: statement-timeout 2h
-- Undoes V12. The next ANALYZE looks at these columns again.

ALTER TABLE audit_events
    ALTER COLUMN user_id SET STATISTICS -1;
ALTER TABLE deleted_list_places
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN deletion_id SET STATISTICS -1,
    ALTER COLUMN list_id SET STATISTICS -1;
ALTER TABLE deleted_lists
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN deletion_id SET STATISTICS -1;
ALTER TABLE deleted_place_tags
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN deletion_id SET STATISTICS -1,
    ALTER COLUMN tag_id SET STATISTICS -1;
ALTER TABLE deleted_places
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN deletion_id SET STATISTICS -1;
ALTER TABLE deleted_tags
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN deletion_id SET STATISTICS -1;
ALTER TABLE deletions
    ALTER COLUMN user_id SET STATISTICS -1;
ALTER TABLE idempotency_keys
    ALTER COLUMN user_id SET STATISTICS -1;
ALTER TABLE import_chunks
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN job_id SET STATISTICS -1;
ALTER TABLE import_jobs
    ALTER COLUMN user_id SET STATISTICS -1;
ALTER TABLE imports
    ALTER COLUMN user_id SET STATISTICS -1;
ALTER TABLE list_places
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN list_id SET STATISTICS -1,
    ALTER COLUMN import_id SET STATISTICS -1;
ALTER TABLE lists
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN import_id SET STATISTICS -1;
ALTER TABLE place_tags
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN tag_id SET STATISTICS -1,
    ALTER COLUMN import_id SET STATISTICS -1;
ALTER TABLE refresh_tokens
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN session_id SET STATISTICS -1;
ALTER TABLE sessions
    ALTER COLUMN user_id SET STATISTICS -1;
ALTER TABLE tags
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN import_id SET STATISTICS -1;
ALTER TABLE places
    ALTER COLUMN user_id SET STATISTICS -1,
    ALTER COLUMN import_id SET STATISTICS -1;

DROP INDEX places_saved_idx;
CREATE INDEX places_words_idx
    ON places USING gin (listbud_owned(user_id, search)) WITH (fastupdate = off);
