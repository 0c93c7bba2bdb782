-- migrate: no-transaction
-- migrate: statement-timeout 2h
-- migrate: compatible-with 6
-- When a person saved a place, as the file says that brought it. It was lost so far, and
-- places from one import could not be put in order: all of them came at once.
--
-- NULL is unknown. Then the time counts at which the place came to ListBud, here and in
-- every statement: coalesce(saved_at, created_at).
--
-- Without a transaction, because the columns lock their tables for a moment and the
-- index takes longer. Each statement can run again.

ALTER TABLE places ADD COLUMN IF NOT EXISTS saved_at timestamptz;
ALTER TABLE deleted_places ADD COLUMN IF NOT EXISTS saved_at timestamptz;

-- Serves the pages of GET /api/places?sort=saved and sort=savedOldest, and the filters
-- savedAfter and savedBefore.
CREATE INDEX CONCURRENTLY IF NOT EXISTS places_saved_idx
    ON places (user_id, (coalesce(saved_at, created_at)) DESC, id DESC);
