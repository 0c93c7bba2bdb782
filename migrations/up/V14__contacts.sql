-- migrate: no-transaction
-- migrate: statement-timeout 2h
-- migrate: compatible-with 6
-- The phone number and the website of a place, which were lines of its notes so far, or its
-- web address. NULL is unknown; places of before keep what their notes say.
--
-- Both are searched: a new index of places takes over from that of V13, for the words of a
-- website's host and for a phone number with and without its spaces. Its words are those of
-- V13, so lists and tags stay as they are. The owner, who is in each word already, is a column
-- of the index for the planner: it would read another index to find the owner's places, and
-- all of them, to throw away most. It takes four minutes with a million places on a
-- busy machine, and nothing waits for it. A release before this one searches without its
-- index from here on, among the places of the user, and a place that it deletes and takes
-- back has lost phone number and website.
--
-- Without a transaction, so that each table is locked for a moment only: nothing is
-- rewritten, and the constraints are validated beside other work. Each statement can run
-- again.

ALTER TABLE places ADD COLUMN IF NOT EXISTS phone text;
ALTER TABLE places ADD COLUMN IF NOT EXISTS website text;
ALTER TABLE deleted_places ADD COLUMN IF NOT EXISTS phone text;
ALTER TABLE deleted_places ADD COLUMN IF NOT EXISTS website text;

ALTER TABLE places DROP CONSTRAINT IF EXISTS places_phone_check;
ALTER TABLE places ADD CONSTRAINT places_phone_check
    CHECK (char_length(phone) <= 50 AND phone ~ '[0-9].*[0-9].*[0-9]') NOT VALID;
ALTER TABLE places VALIDATE CONSTRAINT places_phone_check;
ALTER TABLE places DROP CONSTRAINT IF EXISTS places_website_check;
ALTER TABLE places ADD CONSTRAINT places_website_check
    CHECK (char_length(website) <= 4096 AND website ~* '^https?://') NOT VALID;
ALTER TABLE places VALIDATE CONSTRAINT places_website_check;

-- What a place is found by (V13). Of a website that is its host, without the "www" that
-- every second one has.
CREATE OR REPLACE FUNCTION listbud_place_terms(
        owner uuid, name text, address text, notes text, phone text, website text)
    RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 500
    SET search_path FROM CURRENT AS $$
BEGIN
    RETURN listbud_owned_terms(owner, name, address, CASE
        WHEN phone IS NULL AND website IS NULL THEN notes
        ELSE concat_ws(E'\n', notes,
            substring(lower(website) FROM '^https?://(?:[^/?#]*@)?(?:www\.)?([^/?#:]*)'), phone)
    END);
END $$;

CREATE INDEX CONCURRENTLY IF NOT EXISTS places_found_by_idx
    ON places USING gin (
        user_id, listbud_place_terms(user_id, name, address, notes, phone, website))
    WITH (fastupdate = off);

DROP INDEX CONCURRENTLY IF EXISTS places_terms_idx;
