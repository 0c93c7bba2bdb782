-- Undoes V1: removes every account and all that belongs to it. The extensions
-- stay, since others may use them by now.

DROP TABLE place_tags, tags, list_places, lists, places, imports,
           auth_attempts, audit_events, sessions, users;
DROP FUNCTION listbud_fold(text);
DROP FUNCTION listbud_words(text);
DROP TEXT SEARCH CONFIGURATION listbud;
