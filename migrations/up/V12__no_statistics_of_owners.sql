-- migrate: no-transaction
-- migrate: statement-timeout 2h
-- migrate: compatible-with 6
-- No plan depends on what ANALYZE saw of an account. PostgreSQL remembers the users with
-- the most rows, and believes that a user whom it does not remember has one row, until it
-- looks again. Then any index that begins with user_id seems as good as the right one,
-- and reading all of a user's rows for each of them as good as a join: an account that
-- had just uploaded its lists ran into the time limit of its statements.
--
-- Without statistics of these columns the planner takes every user for one of 200, in a
-- table of the size that it has at that moment. Each statement can run again.
--
-- On Citus: take the tables back together first (scripts/distribute --undo), and spread
-- them again afterwards. Citus does not change the type of the column by which a table is
-- spread, and that is what the second half does.

ALTER TABLE audit_events
    ALTER COLUMN user_id SET STATISTICS 0;
ALTER TABLE deleted_list_places
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN deletion_id SET STATISTICS 0,
    ALTER COLUMN list_id SET STATISTICS 0;
ALTER TABLE deleted_lists
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN deletion_id SET STATISTICS 0;
ALTER TABLE deleted_place_tags
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN deletion_id SET STATISTICS 0,
    ALTER COLUMN tag_id SET STATISTICS 0;
ALTER TABLE deleted_places
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN deletion_id SET STATISTICS 0;
ALTER TABLE deleted_tags
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN deletion_id SET STATISTICS 0;
ALTER TABLE deletions
    ALTER COLUMN user_id SET STATISTICS 0;
ALTER TABLE idempotency_keys
    ALTER COLUMN user_id SET STATISTICS 0;
ALTER TABLE import_chunks
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN job_id SET STATISTICS 0;
ALTER TABLE import_jobs
    ALTER COLUMN user_id SET STATISTICS 0;
ALTER TABLE imports
    ALTER COLUMN user_id SET STATISTICS 0;
ALTER TABLE list_places
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN list_id SET STATISTICS 0,
    ALTER COLUMN import_id SET STATISTICS 0;
ALTER TABLE lists
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN import_id SET STATISTICS 0;
ALTER TABLE place_tags
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN tag_id SET STATISTICS 0,
    ALTER COLUMN import_id SET STATISTICS 0;
ALTER TABLE refresh_tokens
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN session_id SET STATISTICS 0;
ALTER TABLE sessions
    ALTER COLUMN user_id SET STATISTICS 0;
ALTER TABLE tags
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN import_id SET STATISTICS 0;
ALTER TABLE places
    ALTER COLUMN user_id SET STATISTICS 0,
    ALTER COLUMN import_id SET STATISTICS 0;

-- What was known stays until the type of a column is set, even to the one that it has.
-- No row is rewritten, and an index only if it has an expression or a condition. Of places
-- these are the indexes of Google's ids, of import_key and of latitude: reading and writing
-- places wait for 0.3 s with 100,000 places, and for 3 s with a million. The index of words
-- would take minutes; V13 replaces it, and until then a search reads all places of its
-- user.
DROP INDEX CONCURRENTLY IF EXISTS places_words_idx;
ALTER TABLE audit_events
    ALTER COLUMN user_id TYPE uuid;
ALTER TABLE deleted_list_places
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN deletion_id TYPE uuid,
    ALTER COLUMN list_id TYPE uuid;
ALTER TABLE deleted_lists
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN deletion_id TYPE uuid;
ALTER TABLE deleted_place_tags
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN deletion_id TYPE uuid,
    ALTER COLUMN tag_id TYPE uuid;
ALTER TABLE deleted_places
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN deletion_id TYPE uuid;
ALTER TABLE deleted_tags
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN deletion_id TYPE uuid;
ALTER TABLE deletions
    ALTER COLUMN user_id TYPE uuid;
ALTER TABLE idempotency_keys
    ALTER COLUMN user_id TYPE uuid;
ALTER TABLE import_chunks
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN job_id TYPE uuid;
ALTER TABLE import_jobs
    ALTER COLUMN user_id TYPE uuid;
ALTER TABLE imports
    ALTER COLUMN user_id TYPE uuid;
ALTER TABLE list_places
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN list_id TYPE uuid,
    ALTER COLUMN import_id TYPE uuid;
ALTER TABLE lists
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN import_id TYPE uuid;
ALTER TABLE place_tags
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN tag_id TYPE uuid,
    ALTER COLUMN import_id TYPE uuid;
ALTER TABLE refresh_tokens
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN session_id TYPE uuid;
ALTER TABLE sessions
    ALTER COLUMN user_id TYPE uuid;
ALTER TABLE tags
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN import_id TYPE uuid;
ALTER TABLE places
    ALTER COLUMN user_id TYPE uuid,
    ALTER COLUMN import_id TYPE uuid;

-- Serves the pages of GET /api/places?sort=saved and sort=savedOldest, and the filters
-- savedAfter and savedBefore (V10). Here, because the statement above would have made it
-- again, and writing would have waited for it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS places_saved_idx
    ON places (user_id, (coalesce(saved_at, created_at)) DESC, id DESC);
