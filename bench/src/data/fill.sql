\set ON_ERROR_STOP on
SET session_replication_role = replica; -- no checks of foreign keys, row by row
SET maintenance_work_mem = '512MB';

-- In the order of time, as the server makes them (RFC 9562, version 7).
CREATE FUNCTION pg_temp.place_id(n int, k int) RETURNS uuid IMMUTABLE LANGUAGE sql
    RETURN (lpad(to_hex(1577836800000 + k::bigint * 60000), 12, '0')
            || '7' || left(md5(n || '/' || k), 3)
            || '8' || right(md5(n || '/' || k), 15))::uuid;

CREATE TEMPORARY TABLE bench_indexes AS
SELECT i.indexname AS name, i.indexdef AS definition
FROM pg_indexes i
WHERE i.schemaname = 'public'
  AND i.tablename IN ('places', 'list_places', 'place_tags')
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname);

DO $$
DECLARE it record;
BEGIN
    FOR it IN SELECT name FROM bench_indexes LOOP
        EXECUTE format('DROP INDEX %I', it.name);
    END LOOP;
END $$;

INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
SELECT id, 'user' || n || '@example.org', 'User ' || n, 'nobody signs in', now(), now()
FROM bench_users
ON CONFLICT (id) DO NOTHING;

INSERT INTO lists (user_id, id, name, color, created_at, updated_at)
SELECT id, md5('list ' || n || '/' || k)::uuid, 'List ' || k, '#3b82f6', now(), now()
FROM bench_users, generate_series(0, 7) k;

INSERT INTO tags (user_id, id, name, color, created_at, updated_at)
SELECT id, md5('tag ' || n || '/' || k)::uuid, 'tag ' || k, '#10b981', now(), now()
FROM bench_users, generate_series(0, 11) k;

INSERT INTO places (user_id, id, name, address, latitude, longitude, coordinate_source,
                    cid, cell, url, notes, rating, visited, created_at, updated_at)
SELECT u.id, pg_temp.place_id(n, k),
       (ARRAY['Harbour', 'Green', 'Old', 'Golden', 'Little', 'Northern', 'Blue', 'Royal',
              'Station', 'Garden', 'Corner', 'River', 'Silver', 'Market'])[1 + (k * 7 + n) % 14]
       || ' ' || (ARRAY['bakery', 'café', 'ramen', 'bar', 'museum', 'park', 'pizzeria', 'hotel',
              'bistro', 'library', 'cinema', 'pub', 'brewery', 'gallery', 'theatre', 'deli',
              'tavern', 'diner', 'bookshop', 'beach', 'castle', 'temple', 'tower', 'market',
              'winery'])[1 + k % 25]
       || ' ' || k,
       k || ' ' || (ARRAY['High Street', 'Church Road', 'Station Road', 'Rue de la Paix',
              'Hauptstraße', 'Via Roma'])[1 + k % 6] || ', '
       || (ARRAY['London', 'Paris', 'Wien', 'Roma', 'Lisboa', 'Seoul', 'København'])[1 + (k + n) % 7],
       -60 + (k * 37 + n) % 120 + 0.125, -170 + (k * 53 + n) % 340 + 0.25, 'url',
       (n::bigint + 1) * 10000000 + k, 5000000000000000000 + (n::bigint + 1) * 10000000 + k,
       'https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x4563918244f40000:0x'
       || to_hex((n::bigint + 1) * 10000000 + k),
       CASE WHEN k % 3 = 0 THEN 'the table by the window, the soup of the day, and ask for chilli' END,
       CASE WHEN k % 2 = 0 THEN k % 6 END, k % 4 = 0,
       timestamptz '2020-01-01' + k * interval '1 minute',
       timestamptz '2020-01-01' + k * interval '1 minute'
FROM bench_users u, generate_series(1, u.places) k;

INSERT INTO list_places (user_id, list_id, place_id, added_at)
SELECT u.id, md5('list ' || n || '/' || l)::uuid, pg_temp.place_id(n, k),
       timestamptz '2020-01-01' + k * interval '1 minute'
FROM bench_users u, generate_series(1, u.places) k,
     LATERAL (SELECT k % 8 AS l UNION SELECT k % 7 WHERE k % 5 = 0) AS of_place;

INSERT INTO place_tags (user_id, place_id, tag_id)
SELECT u.id, pg_temp.place_id(n, k), md5('tag ' || n || '/' || t)::uuid
FROM bench_users u, generate_series(1, u.places) k,
     LATERAL (SELECT k % 12 AS t UNION SELECT k % 11 WHERE k % 2 = 0) AS of_place;

DO $$
DECLARE it record;
BEGIN
    FOR it IN SELECT definition FROM bench_indexes LOOP
        EXECUTE it.definition;
    END LOOP;
END $$;
DROP TABLE bench_users;
VACUUM ANALYZE;
CHECKPOINT;
