//! The questions to the catalog. Each gives kind, name, table and definition;
//! `history` holds the table that nobody asks about.

/// Each query skips what the system or an extension has made. Objects that users
/// make have numbers from 16384 on (`FirstNormalObjectId` of the server).
pub(super) const ALL: [&str; 17] = [
    SCHEMAS,
    EXTENSIONS,
    TABLES,
    COLUMNS,
    CONSTRAINTS,
    INDEXES,
    SEQUENCES,
    VIEWS,
    ROUTINES,
    TRIGGERS,
    RULES,
    POLICIES,
    TYPES,
    TEXT_SEARCH,
    OPERATORS,
    STATISTICS,
    WHOLE_DATABASE,
];

const SCHEMAS: &str = "
    SELECT 'schema', quote_ident(nspname), NULL::text, ''
    FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_namespace'::regclass AND objid = pg_namespace.oid AND deptype = 'e')";

const EXTENSIONS: &str = "
    SELECT 'extension', quote_ident(extname), NULL::text, 'in schema ' || extnamespace::regnamespace
    FROM pg_extension";

const TABLES: &str = "
    SELECT 'table', c.oid::regclass::text, NULL::text, concat_ws(', ',
        CASE c.relkind WHEN 'p' THEN 'partitioned by ' || pg_get_partkeydef(c.oid)
                       WHEN 'f' THEN 'foreign, server ' || (
                            SELECT srvname FROM pg_foreign_table t
                            JOIN pg_foreign_server s ON s.oid = t.ftserver WHERE ftrelid = c.oid)
                       ELSE 'table' END,
        CASE WHEN c.relpersistence = 'u' THEN 'unlogged' END,
        'partition ' || pg_get_expr(c.relpartbound, c.oid),
        'of ' || (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
                  FROM pg_inherits WHERE inhrelid = c.oid),
        'access method ' || (SELECT amname FROM pg_am WHERE oid = c.relam AND amname <> 'heap'),
        'options ' || array_to_string(c.reloptions, ', '),
        CASE WHEN c.relrowsecurity THEN 'row security' END,
        CASE WHEN c.relforcerowsecurity THEN 'row security also for the owner' END,
        'replica identity ' || nullif(c.relreplident::text, 'd'))
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384
      AND c.oid NOT IN (SELECT oid FROM history)
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')";

const COLUMNS: &str = "
    SELECT 'column', c.oid::regclass || '.' || quote_ident(a.attname), c.oid::regclass::text,
        concat_ws(' ',
            format_type(a.atttypid, a.atttypmod),
            'COLLATE ' || (SELECT quote_ident(collname) FROM pg_collation l
                           WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
            CASE WHEN a.attnotnull THEN 'NOT NULL' END,
            CASE WHEN a.attgenerated = '' THEN 'DEFAULT ' ELSE 'GENERATED ' END
                || pg_get_expr(d.adbin, d.adrelid),
            CASE a.attidentity WHEN 'a' THEN 'IDENTITY ALWAYS' WHEN 'd' THEN 'IDENTITY' END)
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384
      AND a.attnum > 0 AND NOT a.attisdropped
      AND c.oid NOT IN (SELECT oid FROM history)
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')";

const CONSTRAINTS: &str = "
    SELECT 'constraint', quote_ident(conname) || ' on ' || conrelid::regclass,
        conrelid::regclass::text, pg_get_constraintdef(k.oid)
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.oid >= 16384 AND k.contype <> 't' AND c.relpersistence <> 't'
      AND c.oid NOT IN (SELECT oid FROM history)
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')";

/// The index of a constraint is described by that one.
const INDEXES: &str = "
    SELECT 'index', i.indexrelid::regclass::text, i.indrelid::regclass::text,
        pg_get_indexdef(i.indexrelid)
            || CASE WHEN i.indisvalid THEN '' ELSE ', not valid' END
            || CASE WHEN i.indisclustered THEN ', clustered' ELSE '' END
            || CASE WHEN i.indisreplident THEN ', replica identity' ELSE '' END
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
      AND c.oid NOT IN (SELECT oid FROM history)
      AND NOT EXISTS (
        SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')";

/// The sequence of an identity column comes and goes with it.
const SEQUENCES: &str = "
    SELECT 'sequence', c.oid::regclass::text, NULL::text, format(
        '%s from %s by %s, %s to %s, cache %s%s%s',
        format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
        CASE WHEN s.seqcycle THEN ', cycle' END,
        (SELECT ', owned by ' || d.refobjid::regclass || '.' || quote_ident(a.attname)
         FROM pg_depend d
         JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a'
           AND d.refclassid = 'pg_class'::regclass))
    FROM pg_sequence s
    JOIN pg_class c ON c.oid = s.seqrelid
    WHERE c.oid >= 16384 AND c.relpersistence <> 't'
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('e', 'i'))";

const VIEWS: &str = "
    SELECT CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END,
        c.oid::regclass::text, NULL::text,
        pg_get_viewdef(c.oid) || coalesce(' options ' || array_to_string(c.reloptions, ', '), '')
    FROM pg_class c
    WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND c.oid >= 16384
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')";

const ROUTINES: &str = "
    SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END,
        p.oid::regprocedure::text, NULL::text,
        CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE format(
            '%s state %s by %s, final %s, initial %L', format_type(p.prorettype, NULL),
            format_type(g.aggtranstype, NULL), g.aggtransfn, g.aggfinalfn, g.agginitval) END
    FROM pg_proc p
    LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.oid >= 16384 AND n.nspname !~ '^pg_temp'
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype IN ('e', 'i'))";

const TRIGGERS: &str = "
    SELECT 'trigger', quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass,
        t.tgrelid::regclass::text,
        pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'O' THEN '' ELSE ', enabled ' || t.tgenabled::text END
    FROM pg_trigger t
    WHERE NOT t.tgisinternal AND t.tgrelid NOT IN (SELECT oid FROM history)
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_trigger'::regclass AND objid = t.oid AND deptype = 'e')";

const RULES: &str = "
    SELECT 'rule', quote_ident(r.rulename) || ' on ' || r.ev_class::regclass,
        r.ev_class::regclass::text,
        pg_get_ruledef(r.oid) || CASE r.ev_enabled WHEN 'O' THEN '' ELSE ', enabled ' || r.ev_enabled::text END
    FROM pg_rewrite r
    WHERE r.rulename <> '_RETURN' AND r.oid >= 16384
      AND r.ev_class NOT IN (SELECT oid FROM history)
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_rewrite'::regclass AND objid = r.oid AND deptype = 'e')";

const POLICIES: &str = "
    SELECT 'policy', quote_ident(p.polname) || ' on ' || p.polrelid::regclass,
        p.polrelid::regclass::text, format(
            '%s for %s to %s using (%s) check (%s)',
            CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, p.polcmd,
            (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END, ', ' ORDER BY r)
             FROM unnest(p.polroles) r),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p
    WHERE p.polrelid NOT IN (SELECT oid FROM history)";

const TYPES: &str = "
    SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range'
                          WHEN 'c' THEN 'composite type' ELSE 'type' END,
        format_type(t.oid, NULL), NULL::text,
        CASE t.typtype
        WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                       FROM pg_enum WHERE enumtypid = t.oid)
        WHEN 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
            CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
            (SELECT string_agg(quote_ident(conname) || ' ' || pg_get_constraintdef(k.oid), ' ' ORDER BY conname)
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
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_type'::regclass AND objid = t.oid AND deptype IN ('e', 'i'))";

const TEXT_SEARCH: &str = "
    SELECT 'text search configuration', c.oid::regconfig::text, NULL::text, concat_ws('; ',
        (SELECT 'parser ' || prsname FROM pg_ts_parser WHERE oid = c.cfgparser),
        (SELECT string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary, ', '
                           ORDER BY m.maptokentype, m.mapseqno)
         FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))
    FROM pg_ts_config c
    WHERE c.oid >= 16384
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_ts_config'::regclass AND objid = c.oid AND deptype = 'e')
    UNION ALL
    SELECT 'text search dictionary', d.oid::regdictionary::text, NULL::text, concat_ws(' ',
        (SELECT tmplname FROM pg_ts_template WHERE oid = d.dicttemplate), d.dictinitoption)
    FROM pg_ts_dict d
    WHERE d.oid >= 16384
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_ts_dict'::regclass AND objid = d.oid AND deptype = 'e')";

const OPERATORS: &str = "
    SELECT 'operator', o.oid::regoperator::text, NULL::text, o.oprcode::regprocedure::text
    FROM pg_operator o
    WHERE o.oid >= 16384
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_operator'::regclass AND objid = o.oid AND deptype = 'e')
    UNION ALL
    SELECT 'operator class', o.opcnamespace::regnamespace || '.' || quote_ident(o.opcname)
            || ' using ' || (SELECT amname FROM pg_am WHERE oid = o.opcmethod),
        NULL::text, format_type(o.opcintype, NULL) || CASE WHEN o.opcdefault THEN ' default' ELSE '' END
    FROM pg_opclass o
    WHERE o.oid >= 16384
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_opclass'::regclass AND objid = o.oid AND deptype = 'e')
    UNION ALL
    SELECT 'cast', format_type(k.castsource, NULL) || ' as ' || format_type(k.casttarget, NULL),
        NULL::text, concat_ws(' ', k.castfunc::regprocedure, k.castcontext, k.castmethod)
    FROM pg_cast k
    WHERE k.oid >= 16384
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_cast'::regclass AND objid = k.oid AND deptype IN ('e', 'i'))
    UNION ALL
    SELECT 'collation', l.oid::regcollation::text, NULL::text, concat_ws(' ', l.collprovider,
        l.collcollate, l.collctype, CASE WHEN NOT l.collisdeterministic THEN 'nondeterministic' END)
    FROM pg_collation l
    WHERE l.oid >= 16384
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_collation'::regclass AND objid = l.oid AND deptype = 'e')";

const STATISTICS: &str = "
    SELECT 'statistics', s.stxnamespace::regnamespace || '.' || quote_ident(s.stxname),
        s.stxrelid::regclass::text, pg_get_statisticsobjdef(s.oid)
    FROM pg_statistic_ext s
    WHERE s.stxrelid NOT IN (SELECT oid FROM history)";

const WHOLE_DATABASE: &str = "
    SELECT 'event trigger', quote_ident(e.evtname), NULL::text,
        format('on %s%s execute %s, enabled %s', e.evtevent,
               ' when ' || array_to_string(e.evttags, ', '), e.evtfoid::regprocedure, e.evtenabled)
    FROM pg_event_trigger e
    WHERE NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_event_trigger'::regclass AND objid = e.oid AND deptype = 'e')
    UNION ALL
    SELECT 'publication', quote_ident(p.pubname), NULL::text, concat_ws(', ',
        CASE WHEN p.puballtables THEN 'all tables' END,
        (SELECT string_agg(r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text)
         FROM pg_publication_rel r WHERE r.prpubid = p.oid),
        CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
        CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)
    FROM pg_publication p
    UNION ALL
    SELECT 'foreign server', quote_ident(s.srvname), NULL::text,
        (SELECT fdwname FROM pg_foreign_data_wrapper WHERE oid = s.srvfdw)
            || coalesce(' ' || array_to_string(s.srvoptions, ', '), '')
    FROM pg_foreign_server s";
