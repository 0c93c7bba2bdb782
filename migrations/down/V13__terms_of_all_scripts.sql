-- migrate: statement-timeout 2h
-- Undoes V13. Nothing is lost: the columns hold what their tables say.

DROP INDEX places_terms_idx;
ALTER TABLE tags DROP COLUMN terms;
ALTER TABLE lists DROP COLUMN terms;
DROP FUNCTION listbud_wanted(uuid, text, boolean);
DROP FUNCTION listbud_owned_terms(uuid, text, text, text);
DROP FUNCTION listbud_terms(text);
DROP FUNCTION listbud_dense();
DROP FUNCTION listbud_plain(text);
