SET check_function_bodies = off;
CREATE FUNCTION numbered(kind text, owner integer, n integer) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('00000000-0000-7' || kind || '-8000-' || lpad((owner * 100000 + n)::text, 12, '0'))::uuid;
DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', name);
    END LOOP;
END $$;
-- An account with everything; each place is in some lists and has some tags.
CREATE PROCEDURE fill(owner integer, places integer, lists integer, each_lists integer,
                      tags integer, each_tags integer) LANGUAGE sql AS $$
    INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
    VALUES (numbered('000', owner, 0), 'user' || owner || '@example.org', 'User', 'x', now(), now());
    INSERT INTO lists (user_id, id, name, color, created_at, updated_at, import_id)
    SELECT numbered('000', owner, 0), numbered('00a', owner, n), 'List ' || n, '#3b82f6', now(), now(),
           numbered('001', owner, n)
    FROM generate_series(1, lists) AS n;
    INSERT INTO tags (user_id, id, name, color, created_at, updated_at, import_id)
    SELECT numbered('000', owner, 0), numbered('00b', owner, n), 'Tag ' || n, '#3b82f6', now(), now(),
           numbered('001', owner, n)
    FROM generate_series(1, tags) AS n;
    INSERT INTO places (user_id, id, name, address, latitude, longitude, coordinate_source, cid, google_place_id,
                        notes, rating, created_at, updated_at, import_id, import_key)
    SELECT numbered('000', owner, 0), numbered('009', owner, n),
           CASE WHEN n % 7 = 0 THEN '서울' || substr(md5(n::text), 1, 3) || '식당'
                ELSE initcap(substr(md5(n::text), 1, 6)) || ' Bakery' END,
           n % 200 || ' Some Street',
           CASE WHEN n % 10 > 0 THEN n % 170 - 85 END, CASE WHEN n % 10 > 0 THEN n % 350 - 175 END,
           CASE WHEN n % 10 > 0 THEN 'url' END,
           CASE WHEN n % 3 > 0 THEN n END, CASE WHEN n % 3 = 1 THEN 'ChIJ_place_' || n END,
           CASE WHEN n % 3 = 0 THEN 'recommended' END, CASE WHEN n % 2 = 0 THEN n % 6 END,
           timestamptz '2026-01-01 UTC' + n * interval '1 second', now(),
           numbered('001', owner, 1 + n % lists), CASE WHEN n % 5 = 0 THEN numbered('00c', owner, n) END
    FROM generate_series(1, places) AS n;
    INSERT INTO list_places (user_id, list_id, place_id, added_at, import_id)
    SELECT numbered('000', owner, 0), numbered('00a', owner, 1 + (n + m * 7) % lists),
           numbered('009', owner, n), now(), numbered('001', owner, 1 + n % lists)
    FROM generate_series(1, places) AS n, generate_series(1, each_lists) AS m;
    INSERT INTO place_tags (user_id, place_id, tag_id, import_id)
    SELECT numbered('000', owner, 0), numbered('009', owner, n), numbered('00b', owner, 1 + (n + m * 7) % tags),
           numbered('001', owner, 1 + n % lists)
    FROM generate_series(1, places) AS n, generate_series(1, each_tags) AS m;

    -- One deletion of half as many places, and some of lists and tags.
    INSERT INTO deletions (user_id, id, kind, name, count, created_at, expires_at)
    SELECT numbered('000', owner, 0), numbered('00d', owner, n), 
           CASE WHEN n = 1 THEN 'places' WHEN n % 2 = 0 THEN 'list' ELSE 'tag' END, 'x', places / 2,
           now(), now() + interval '30 days'
    FROM generate_series(1, 20) AS n;
    INSERT INTO deleted_places (user_id, deletion_id, id, name, visited, edited, created_at, updated_at, touched)
    SELECT numbered('000', owner, 0), numbered('00d', owner, 1), numbered('00e', owner, n), 'Gone ' || n,
           false, '{}', now(), now(), false
    FROM generate_series(1, places / 2) AS n;
    INSERT INTO deleted_list_places (user_id, deletion_id, place_id, list_id, added_at)
    SELECT numbered('000', owner, 0), numbered('00d', owner, 1), numbered('00e', owner, n),
           numbered('00a', owner, 1 + n % lists), now()
    FROM generate_series(1, places / 2) AS n;
    INSERT INTO deleted_place_tags (user_id, deletion_id, place_id, tag_id)
    SELECT numbered('000', owner, 0), numbered('00d', owner, 1), numbered('00e', owner, n),
           numbered('00b', owner, 1 + n % tags)
    FROM generate_series(1, places / 2) AS n WHERE tags > 0;
    INSERT INTO deleted_lists (user_id, deletion_id, id, name, color, created_at, updated_at, touched)
    SELECT numbered('000', owner, 0), numbered('00d', owner, n), numbered('00f', owner, n), 'Gone ' || n,
           '#3b82f6', now(), now(), false
    FROM generate_series(2, 20, 2) AS n;
    INSERT INTO deleted_tags (user_id, deletion_id, id, name, color, created_at, updated_at, touched)
    SELECT numbered('000', owner, 0), numbered('00d', owner, n), numbered('00f', owner, n), 'Gone ' || n,
           '#3b82f6', now(), now(), false
    FROM generate_series(3, 20, 2) AS n;
    INSERT INTO deleted_list_places (user_id, deletion_id, place_id, list_id, added_at)
    SELECT numbered('000', owner, 0), numbered('00d', owner, 2), numbered('009', owner, n),
           numbered('00f', owner, 2), now()
    FROM generate_series(1, places / 2) AS n;
    INSERT INTO deleted_place_tags (user_id, deletion_id, place_id, tag_id)
    SELECT numbered('000', owner, 0), numbered('00d', owner, 3), numbered('009', owner, n),
           numbered('00f', owner, 3)
    FROM generate_series(1, places / 2) AS n;

    INSERT INTO imports (user_id, id, file_name, format, imported, merged, skipped, report, created_at)
    SELECT numbered('000', owner, 0), numbered('001', owner, n), 'x', 'x', 1, 0, 0, '{}', now()
    FROM generate_series(1, 150) AS n;
    INSERT INTO sessions (user_id, id, created_at, last_used_at, expires_at)
    SELECT numbered('000', owner, 0), numbered('002', owner, n), now(), now(), now() + interval '30 days'
    FROM generate_series(1, 50) AS n;
    INSERT INTO refresh_tokens (user_id, token_hash, session_id, created_at, expires_at)
    SELECT numbered('000', owner, 0), sha256((owner || '.' || n)::bytea), numbered('002', owner, 1 + n % 50),
           now(), now() + interval '30 days'
    FROM generate_series(1, 1000) AS n;
    INSERT INTO api_tokens (user_id, id, name, token_hash, scopes, created_at)
    SELECT numbered('000', owner, 0), numbered('010', owner, n), 'x', sha256('x'), ARRAY['read'], now()
    FROM generate_series(1, 50) AS n;
    INSERT INTO audit_events (user_id, id, action, created_at)
    SELECT numbered('000', owner, 0), numbered('003', owner, n), 'session.started',
           timestamptz '2026-01-01 UTC' + n * interval '1 second'
    FROM generate_series(1, 1000) AS n;
    INSERT INTO idempotency_keys (user_id, key, fingerprint, created_at, status)
    SELECT numbered('000', owner, 0), n, sha256('x'), now(), 200 FROM generate_series(1, 1000) AS n;
    INSERT INTO import_jobs (user_id, id, status, file_name, is_preview, takes_labelled, finds_disappeared,
                             size, rows_read, rows_written, attempts, is_cancelled, created_at, heartbeat_at, claim)
    SELECT numbered('000', owner, 0), numbered('004', owner, n), 
           CASE n WHEN 1 THEN 'reading' ELSE 'queued' END, 'x', false, false, false, 1, 0, 0, 0, false,
           now(), now(), CASE n WHEN 1 THEN numbered('005', owner, 1) END
    FROM generate_series(1, 10) AS n;
    INSERT INTO import_chunks (user_id, job_id, n, bytes)
    SELECT numbered('000', owner, 0), numbered('004', owner, job), n, 'x'
    FROM generate_series(1, 10) AS job, generate_series(1, 100) AS n;
$$;
-- A file of all places of the owner, and as many new ones.
CREATE PROCEDURE stage(owner uuid) LANGUAGE sql AS $$
    INSERT INTO import_rows (row, new_id, file, line, lists, tags, name, address, latitude, longitude,
                             coordinate_source, cid, google_place_id, visited, import_key)
    SELECT 2 * n, md5('new' || p.id)::uuid, 1, n, ARRAY[n % 40], ARRAY[n % 10], p.name, p.address,
           p.latitude, p.longitude, p.coordinate_source, p.cid, p.google_place_id, true, p.import_key
    FROM (SELECT row_number() OVER (ORDER BY id)::integer AS n, * FROM places WHERE user_id = owner) p;
    INSERT INTO import_rows (row, new_id, file, line, lists, tags, name, visited)
    SELECT row + 1, md5('other' || new_id)::uuid, 2, line, lists, tags, 'New ' || row, true
    FROM import_rows;
$$;
CREATE PROCEDURE find() LANGUAGE sql AS $$
    UPDATE import_rows r SET place_id = p.id FROM places p
    WHERE r.new_id = md5('new' || p.id)::uuid;
$$;
CREATE PROCEDURE add() LANGUAGE sql AS $$
    -- The new ones of the file are added.
    INSERT INTO places (user_id, id, name, visited, created_at, updated_at)
    SELECT u.user_id, r.new_id, r.name, false, now(), now()
    FROM import_rows r, (SELECT user_id FROM places p JOIN import_rows i ON i.place_id = p.id LIMIT 1) u
    WHERE r.place_id IS NULL;
$$;
