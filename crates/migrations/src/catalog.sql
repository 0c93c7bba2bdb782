-- The objects of a database, each with its kind, its name, the table that it belongs
-- to, and its definition. Objects of users have oids from 16384 on
-- (`FirstNormalObjectId` of the server); $1 is the table of the migration history.
-- Citus spreads tables that files have made, and no file makes it: its extensions are left
-- out, and what it has in pg_catalog.
WITH of_extension AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relation AS (
    SELECT c.*, c.oid::regclass::text AS name
    FROM pg_class c
    WHERE c.oid >= 16384 AND c.oid <> $1 AND c.relpersistence <> 't'
      AND c.relnamespace <> 'pg_catalog'::regnamespace
      AND ('pg_class'::regclass, c.oid) NOT IN (TABLE of_extension)
)
SELECT 'schema', quote_ident(nspname), NULL::text, ''
FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  AND ('pg_namespace'::regclass, oid) NOT IN (TABLE of_extension)

UNION ALL
SELECT 'extension', quote_ident(extname), NULL, 'in schema ' || extnamespace::regnamespace
FROM pg_extension
WHERE extname NOT IN ('citus', 'citus_columnar')

UNION ALL
SELECT 'table', name, NULL, concat_ws(', ',
    CASE relkind WHEN 'p' THEN 'partitioned by ' || pg_get_partkeydef(oid)
                 WHEN 'f' THEN 'foreign' ELSE 'table' END,
    CASE WHEN relpersistence = 'u' THEN 'unlogged' END,
    'partition ' || pg_get_expr(relpartbound, oid),
    'of ' || (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
              FROM pg_inherits WHERE inhrelid = relation.oid),
    'options ' || array_to_string(reloptions, ', '),
    CASE WHEN relrowsecurity THEN 'row security' END,
    CASE WHEN relforcerowsecurity THEN 'row security also for the owner' END,
    'replica identity ' || nullif(relreplident::text, 'd'))
FROM relation
WHERE relkind IN ('r', 'p', 'f')

UNION ALL
SELECT 'column', r.name || '.' || quote_ident(a.attname), r.name, concat_ws(' ',
    format_type(a.atttypid, a.atttypmod),
    'COLLATE ' || (SELECT quote_ident(collname) FROM pg_collation l
                   WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
    CASE WHEN a.attnotnull THEN 'NOT NULL' END,
    CASE WHEN a.attgenerated = '' THEN 'DEFAULT ' ELSE 'GENERATED ' END
        || pg_get_expr(d.adbin, d.adrelid),
    CASE a.attidentity WHEN 'a' THEN 'IDENTITY ALWAYS' WHEN 'd' THEN 'IDENTITY' END)
FROM pg_attribute a
JOIN relation r ON r.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE r.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped

UNION ALL
SELECT 'constraint', quote_ident(conname) || ' on ' || r.name, r.name, pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN relation r ON r.oid = k.conrelid
WHERE k.contype <> 't'

UNION ALL -- the index of a constraint is described by the constraint
SELECT 'index', indexrelid::regclass::text, r.name, concat_ws(', ',
    pg_get_indexdef(indexrelid),
    CASE WHEN NOT indisvalid THEN 'not valid' END,
    CASE WHEN indisreplident THEN 'replica identity' END)
FROM pg_index i
JOIN relation r ON r.oid = i.indrelid
WHERE r.relkind IN ('r', 'p', 'm')
  AND NOT EXISTS (SELECT FROM pg_constraint
                  WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))

UNION ALL -- the sequence of an identity column comes and goes with the column
SELECT 'sequence', r.name, NULL, concat_ws(', ',
    format('%s from %s by %s, %s to %s, cache %s', format_type(s.seqtypid, NULL),
           s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache),
    CASE WHEN s.seqcycle THEN 'cycle' END,
    (SELECT 'owned by ' || d.refobjid::regclass || '.' || quote_ident(a.attname)
     FROM pg_depend d
     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'a'
       AND d.refclassid = 'pg_class'::regclass))
FROM pg_sequence s
JOIN relation r ON r.oid = s.seqrelid
WHERE NOT EXISTS (SELECT FROM pg_depend
                  WHERE classid = 'pg_class'::regclass AND objid = r.oid AND deptype = 'i')

UNION ALL
SELECT CASE relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, name, NULL,
    concat_ws(' options ', pg_get_viewdef(oid), array_to_string(reloptions, ', '))
FROM relation
WHERE relkind IN ('v', 'm')

UNION ALL
SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END,
    p.oid::regprocedure::text, NULL,
    CASE WHEN p.prokind = 'a' THEN format_type(p.prorettype, NULL)
         ELSE pg_get_functiondef(p.oid) END
FROM pg_proc p
WHERE p.oid >= 16384 AND p.pronamespace <> pg_my_temp_schema()
  AND ('pg_proc'::regclass, p.oid) NOT IN (TABLE of_extension)
  AND NOT EXISTS (SELECT FROM pg_depend
                  WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'i')

UNION ALL
SELECT 'trigger', quote_ident(t.tgname) || ' on ' || r.name, r.name, concat_ws(', enabled ',
    pg_get_triggerdef(t.oid), nullif(t.tgenabled::text, 'O'))
FROM pg_trigger t
JOIN relation r ON r.oid = t.tgrelid
WHERE NOT t.tgisinternal

UNION ALL
SELECT 'policy', quote_ident(p.polname) || ' on ' || r.name, r.name, format(
    '%s for %s to %s using (%s) check (%s)',
    CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, p.polcmd,
    (SELECT string_agg(CASE o WHEN 0 THEN 'public' ELSE o::regrole::text END, ', ' ORDER BY o)
     FROM unnest(p.polroles) o),
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p
JOIN relation r ON r.oid = p.polrelid

UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range'
                      WHEN 'c' THEN 'composite type' ELSE 'type' END,
    format_type(t.oid, NULL), NULL,
    CASE t.typtype
    WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                   FROM pg_enum WHERE enumtypid = t.oid)
    WHEN 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
        CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
        (SELECT string_agg(quote_ident(conname) || ' ' || pg_get_constraintdef(k.oid),
                           ' ' ORDER BY conname)
         FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
    WHEN 'r' THEN (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid)
    WHEN 'c' THEN (SELECT string_agg(
            quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
         FROM pg_attribute
         WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped)
    ELSE '' END
FROM pg_type t
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.oid >= 16384 AND t.typcategory <> 'A' AND t.typtype IN ('b', 'c', 'd', 'e', 'r')
  AND (c.oid IS NULL OR c.relkind = 'c')
  AND ('pg_type'::regclass, t.oid) NOT IN (TABLE of_extension)
  AND NOT EXISTS (SELECT FROM pg_depend
                  WHERE classid = 'pg_type'::regclass AND objid = t.oid AND deptype = 'i')

UNION ALL
SELECT 'text search configuration', c.oid::regconfig::text, NULL, concat_ws('; ',
    (SELECT 'parser ' || prsname FROM pg_ts_parser WHERE oid = c.cfgparser),
    (SELECT string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary, ', '
                       ORDER BY m.maptokentype, m.mapseqno)
     FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))
FROM pg_ts_config c
WHERE c.oid >= 16384 AND ('pg_ts_config'::regclass, c.oid) NOT IN (TABLE of_extension)
