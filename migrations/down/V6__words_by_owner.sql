-- migrate: statement-timeout 2h
-- Undoes V6: the words of all users together again.

CREATE INDEX places_search_idx ON places USING gin (user_id, search) WITH (fastupdate = off);
DROP INDEX places_words_idx;
DROP FUNCTION listbud_owned(uuid, tsvector);
DROP FUNCTION listbud_owned(uuid, tsquery);
