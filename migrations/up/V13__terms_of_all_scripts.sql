-- migrate: no-transaction
-- migrate: statement-timeout 2h
-- migrate: compatible-with 6
-- Search in scripts that put no spaces between words, by any part of name, address or
-- notes; and by the beginning of every word. The words of a place go into one index,
-- each together with its owner as in V6, and of a script without spaces every two
-- neighbouring characters. The index computes them: no column is added to places, and
-- no row is rewritten.
--
-- Lists and tags get a column, because there are few: each of the two tables is locked
-- while it is rewritten, 2 s for 100,000 lists, and up to five times as long on a busy
-- machine. The index of places takes four minutes with a million places on a busy machine,
-- and nothing waits for it. A release before this one searches without its index from here
-- on, among the places of the user. Each statement can run again.

-- In PL/pgSQL, which keeps the plans of a session: a function in SQL that calls another
-- plans it for each row, which takes six times as long.

-- Lower case; without accents, vowel signs and what is not seen; full-width and half-width
-- characters and all digits as the plain ones; variants of a letter as one; and everything
-- between words as one space. Greek and Cyrillic capitals are named, because a database
-- with the locale C leaves them alone.
CREATE OR REPLACE FUNCTION listbud_plain(typed text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
BEGIN
    IF octet_length(typed) = length(typed) THEN
        RETURN regexp_replace(lower(typed), '[^a-z0-9]+', ' ', 'g');
    END IF;
    RETURN regexp_replace(
        translate(
            lower(unaccent('unaccent', normalize(regexp_replace(
                normalize(lower(typed), NFKD),
                U&'[\0300-\036F\0591-\05BD\05BF\05C1\05C2\05C4\05C5\05C7\0610-\061A\0640\064B-\065F\0670\06D6-\06DC\06DF-\06E8\06EA-\06ED\200B-\200F\2060\FE00-\FE0F\FEFF]+',
                '', 'g'), NFKC))),
            U&'\0391\0392\0393\0394\0395\0396\0397\0398\0399\039A\039B\039C\039D\039E\039F\03A0\03A1\03A3\03A4\03A5\03A6\03A7\03A8\03A9\0410\0411\0412\0413\0414\0415\0416\0417\0418\0419\041A\041B\041C\041D\041E\041F\0420\0421\0422\0423\0424\0425\0426\0427\0428\0429\042A\042B\042C\042D\042E\042F\0402\0404\0406\0408\0409\040A\040B\040F\0490\0671\0649\06CC\0629\06A9\0131\03C2\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9\0966\0967\0968\0969\096A\096B\096C\096D\096E\096F\09E6\09E7\09E8\09E9\09EA\09EB\09EC\09ED\09EE\09EF\0E50\0E51\0E52\0E53\0E54\0E55\0E56\0E57\0E58\0E59\1040\1041\1042\1043\1044\1045\1046\1047\1048\1049\17E0\17E1\17E2\17E3\17E4\17E5\17E6\17E7\17E8\17E9',
            U&'\03B1\03B2\03B3\03B4\03B5\03B6\03B7\03B8\03B9\03BA\03BB\03BC\03BD\03BE\03BF\03C0\03C1\03C3\03C4\03C5\03C6\03C7\03C8\03C9\0430\0431\0432\0433\0434\0435\0436\0437\0438\0439\043A\043B\043C\043D\043E\043F\0440\0441\0442\0443\0444\0445\0446\0447\0448\0449\044A\044B\044C\044D\044E\044F\0452\0454\0456\0458\0459\045A\045B\045F\0491\0627\064A\064A\0647\0643i\03C3' || repeat('0123456789', 7)),
        U&'[\0001-/:-@\005B-`\007B-\00A9\00AB-\00B1\00B4\00B6-\00B8\00BB\00BF\00D7\00F7\02B0-\02FF\055A-\055F\0589\058A\05BE\05C0\05C3\05C6\05F3\05F4\0609-\060D\061B-\061F\066A-\066D\06D4\0964\0965\0E2F\0E5A\0E5B\0F08\0F0B-\0F14\104A\104B\17D4-\17DA\1361-\1368\2000-\206F\2E00-\2E7F\3000-\3004\3008-\3020\3030\303D\30FB\FF61-\FF65]+',
        ' ', 'g');
END $$;

-- The characters, as ranges of a regular expression, of scripts that put no spaces between
-- words, and signs such as emoji: Thai, Lao, Tibetan, Burmese, Hangul, Khmer, Han, Hiragana,
-- Katakana, Yi.
CREATE OR REPLACE FUNCTION listbud_dense() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN U&'\0E01-\109F\1100-\11FF\1780-\17FF\19E0-\19FF\2190-\2BFF\2E80-\2FFF\3005-\A4CF\A960-\A97F\A9E0-\A9FF\AA60-\AA7F\AC00-\D7FF\F900-\FAFF\+01F000-\+01FAFF\+020000-\+03FFFF';

-- What a text in plain form is found by, with spaces between: its words; of dense characters
-- each two neighbours, and the last by itself; and numbers written in groups without the
-- spaces, from the first, the second and the third group on.
CREATE OR REPLACE FUNCTION listbud_terms(plain text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 200 AS $$
DECLARE
    dense CONSTANT text := '[' || listbud_dense() || ']';
    terms text := plain;
BEGIN
    IF octet_length(plain) <> length(plain) AND plain ~ dense THEN
        terms := regexp_replace(plain, '(' || dense || '{1,2})', ' \1 ', 'g') || ' '
            || regexp_replace(
                regexp_replace(plain, '(^|[^' || listbud_dense() || '])' || dense, '\1 ', 'g'),
                '(' || dense || '{1,2})', ' \1 ', 'g');
    END IF;
    IF plain ~ '[0-9] [0-9]' THEN
        terms := terms || coalesce((
            SELECT string_agg(' ' || joined, '')
            FROM regexp_matches(plain, '(?:^| )([0-9][0-9 ]{4,28}[0-9])(?= |$)', 'g') AS number,
                 LATERAL (VALUES (0), (1), (2)) AS without (groups),
                 LATERAL (SELECT replace(regexp_replace(
                     number[1], '^([0-9]+ ){' || groups || '}', ''), ' ', '')) AS j (joined)
            WHERE length(joined) > 4), '');
    END IF;
    IF length(terms) > 100 THEN
        terms := regexp_replace(terms, '([^ ]{100})[^ ]+', '\1', 'g');
    END IF;
    RETURN trim(regexp_replace(terms, ' +', ' ', 'g'));
END $$;

-- The terms of a place, or of the name of a list or tag, each with its owner (V6). Where an
-- index is made, PostgreSQL 17 and pg_restore have another search_path.
CREATE OR REPLACE FUNCTION listbud_owned_terms(owner uuid, name text, address text, notes text)
    RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 500
    SET search_path FROM CURRENT AS $$
DECLARE
    of_owner CONSTANT text := right(owner::text, 8);
    terms CONSTANT text := listbud_terms(listbud_plain(
        name || coalesce(' ' || address, '') || coalesce(' ' || notes, '')));
BEGIN
    IF terms = '' THEN
        RETURN ''::tsvector;
    END IF;
    RETURN array_to_tsvector(string_to_array(
        of_owner || replace(terms, ' ', ' ' || of_owner), ' '));
END $$;

-- What is looked for: the words of a text, which may be unfinished unless they are said to
-- be whole; of dense characters all neighbours.
CREATE OR REPLACE FUNCTION listbud_wanted(owner uuid, typed text, is_whole boolean) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $$
BEGIN
    RETURN (
        SELECT string_agg(
            '''' || right(owner::text, 8) || left(term, 100) || ''''
                || CASE WHEN is_whole OR (is_dense AND length(term) > 1) THEN '' ELSE ':*' END,
            ' & ')::tsquery
        FROM regexp_matches(listbud_plain(typed),
                '([' || listbud_dense() || ']+)|([^ ' || listbud_dense() || ']+)', 'g') AS part,
             LATERAL (SELECT part[1] IS NOT NULL AS is_dense) AS d,
             LATERAL (
                 SELECT coalesce(part[2], substr(part[1], at, 2)) AS term
                 FROM generate_series(1, greatest(1, length(part[1]) - 1)) AS at
             ) AS of_part
        WHERE term <> '');
END $$;

CREATE INDEX CONCURRENTLY IF NOT EXISTS places_terms_idx
    ON places USING gin (listbud_owned_terms(user_id, name, address, notes))
    WITH (fastupdate = off);

ALTER TABLE lists ADD COLUMN IF NOT EXISTS terms tsvector
    GENERATED ALWAYS AS (listbud_owned_terms(user_id, name, NULL, NULL)) STORED;
ALTER TABLE tags ADD COLUMN IF NOT EXISTS terms tsvector
    GENERATED ALWAYS AS (listbud_owned_terms(user_id, name, NULL, NULL)) STORED;
