-- migrate: statement-timeout 2h
-- Undoes V14. Phone numbers and websites are lost but for those that notes and web address
-- say, too.

CREATE INDEX IF NOT EXISTS places_terms_idx
    ON places USING gin (listbud_owned_terms(user_id, name, address, notes))
    WITH (fastupdate = off);
DROP INDEX places_found_by_idx;
DROP FUNCTION listbud_place_terms(uuid, text, text, text, text, text);
ALTER TABLE deleted_places DROP COLUMN website;
ALTER TABLE deleted_places DROP COLUMN phone;
ALTER TABLE places DROP COLUMN website;
ALTER TABLE places DROP COLUMN phone;
