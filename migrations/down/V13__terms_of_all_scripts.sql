-- migrate: no-transaction
-- migrate: statement-timeout 2h
-- Undoes V13. Nothing is lost: the columns hold what their tables say.

DROP INDEX CONCURRENTLY IF EXISTS places_terms_idx;
ALTER TABLE tags DROP COLUMN IF EXISTS terms;
ALTER TABLE lists DROP COLUMN IF EXISTS terms;
DROP FUNCTION IF EXISTS listbud_wanted(uuid, text, boolean);
DROP FUNCTION IF EXISTS listbud_owned_terms(uuid, text, text, text);
DROP FUNCTION IF EXISTS listbud_terms(text);
DROP FUNCTION IF EXISTS listbud_dense();
DROP FUNCTION IF EXISTS listbud_plain(text);
