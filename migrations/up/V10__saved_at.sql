-- migrate: no-transaction
-- migrate: compatible-with 6
-- When a person saved a place, as the file says that brought it. It was lost so far, and
-- places from one import could not be put in order: all of them came at once.
--
-- NULL is unknown. Then the time counts at which the place came to ListBud, here and in
-- every statement: coalesce(saved_at, created_at).
--
-- The index for it is made at the end of V12, which would have to make it again.
--
-- Without a transaction, so that each of the two tables is locked for a moment only. Each
-- statement can run again.

ALTER TABLE places ADD COLUMN IF NOT EXISTS saved_at timestamptz;
ALTER TABLE deleted_places ADD COLUMN IF NOT EXISTS saved_at timestamptz;
