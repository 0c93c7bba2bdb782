-- migrate: no-transaction
-- migrate: statement-timeout 2h
-- migrate: compatible-with 6
-- Undoing an import removes what no person has touched. The clocks of two servers
-- decided that so far; now a person's change leaves a mark on the thing itself.
--
-- The release before does not know the mark. What a person changes through it is
-- told by `edited` (places) and by updated_at beside created_at (lists, tags), except
-- for places of a backup, which brings `edited` along.
--
-- Without a transaction, because the columns lock their tables for a moment and the
-- rest takes longer. Each statement can run again.

ALTER TABLE places ADD COLUMN IF NOT EXISTS touched boolean NOT NULL DEFAULT false;
ALTER TABLE lists ADD COLUMN IF NOT EXISTS touched boolean NOT NULL DEFAULT false;
ALTER TABLE tags ADD COLUMN IF NOT EXISTS touched boolean NOT NULL DEFAULT false;

-- What is known of the rows that are there: for places of backups nothing but times.
UPDATE places p SET touched = true
FROM imports i
WHERE i.user_id = p.user_id AND i.id = p.import_id
  AND p.edited <> '{}' AND NOT p.touched
  AND (i.format <> 'listbud_backup' OR p.updated_at > i.created_at);
UPDATE lists SET touched = true
WHERE import_id IS NOT NULL AND updated_at <> created_at AND NOT touched;
UPDATE tags SET touched = true
WHERE import_id IS NOT NULL AND updated_at <> created_at AND NOT touched;

-- When an account was closed. Its rows are deleted after that, in many transactions;
-- the row in users is the last, and any server finds it here and goes on.
ALTER TABLE users ADD COLUMN IF NOT EXISTS closing_at timestamptz;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_closing_idx ON users (closing_at)
    WHERE closing_at IS NOT NULL;
