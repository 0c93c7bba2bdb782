-- migrate: no-transaction
-- migrate: statement-timeout 2h
-- migrate: compatible-with 5
-- A search for the beginning of a word reads, in a GIN index, the rows of every word
-- with that beginning, whoever they belong to: with a million places of a thousand
-- users that took seven times as long as with ten thousand of ten. So the words are
-- indexed together with their owner, and each user's lie by themselves. The end of a
-- UUIDv7 is its random part; should two users share it, the condition on user_id
-- beside it tells them apart. A word has 2,046 bytes at most, its owner included,
-- and nobody can look for more than 200 characters of it.

CREATE OR REPLACE FUNCTION listbud_owned(owner uuid, words tsvector) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN array_to_tsvector(ARRAY(
        SELECT right(owner::text, 8) || left(word, 500) FROM unnest(tsvector_to_array(words)) AS word
    ));

-- The same for what is looked for: the text of a tsquery has every word in quotes. The
-- index does not know the order of words, so that a phrase is looked for as its words,
-- and whoever asks has to compare what is found with the query as it was.
CREATE OR REPLACE FUNCTION listbud_owned(owner uuid, query tsquery) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(
        regexp_replace(query::text, '<(-|\d+)>', '&', 'g'),
        '''((?:[^'']|'''')*)''', '''' || right(owner::text, 8) || '\1''', 'g'
    )::tsquery;

CREATE INDEX CONCURRENTLY IF NOT EXISTS places_words_idx
    ON places USING gin (listbud_owned(user_id, search)) WITH (fastupdate = off);

DROP INDEX CONCURRENTLY IF EXISTS places_search_idx;
