//! What PostgreSQL is asked. `n` of a dependency: whatever lies in a schema depends on it so.

/// Each answers lines: the thing, a tab, what it is. Names are those of the portal's own schema.
pub(super) const QUESTIONS: [&str; 8] = [
    "SELECT c.relname || ': default of ' || a.attname || chr(9) \
       || pg_get_expr(d.adbin, d.adrelid) \
       || CASE a.attgenerated WHEN '' THEN '' ELSE ' generated' END \
     FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid \
     JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
     WHERE c.relnamespace = current_schema()::regnamespace",
    // Those of keys are indexes.
    "SELECT c.relname || ': constraint ' || k.conname || chr(9) || pg_get_constraintdef(k.oid) \
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
     WHERE c.relnamespace = current_schema()::regnamespace AND k.contype IN ('c', 'f', 't', 'x')",
    // Those that hold references are PostgreSQL's own, as long as they are switched on.
    "SELECT c.relname || ': trigger ' || t.tgname || chr(9) \
       || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text \
     FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
     WHERE c.relnamespace = current_schema()::regnamespace \
       AND (NOT t.tgisinternal OR t.tgenabled <> 'O')",
    "SELECT c.relname || ': rule ' || r.rulename || chr(9) || pg_get_ruledef(r.oid) \
     FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class \
     WHERE c.relnamespace = current_schema()::regnamespace AND r.rulename <> '_RETURN'",
    "SELECT c.relname || ': policy ' || p.polname || chr(9) || 'there' \
     FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid \
     WHERE c.relnamespace = current_schema()::regnamespace",
    "SELECT c.relname || ': row security' || chr(9) || 'on' FROM pg_class c \
     WHERE c.relnamespace = current_schema()::regnamespace \
       AND (c.relrowsecurity OR c.relforcerowsecurity)",
    "SELECT c.relname || ': inherited by ' || i.inhrelid::regclass::text || chr(9) || 'there' \
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent \
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')",
    // Views, functions, types, operators, sequences; what an extension brought is the extension's.
    "SELECT (d.o).type || ' ' \
       || replace((d.o).identity, quote_ident(current_schema()) || '.', '') \
       || chr(9) || 'there' \
     FROM (SELECT classid, objid, pg_identify_object(classid, objid, 0) AS o FROM pg_depend \
       WHERE refclassid = 'pg_namespace'::regclass AND deptype = 'n' \
         AND refobjid = current_schema()::regnamespace) d \
     WHERE (d.o).type NOT IN \
         ('table', 'index', 'extension', 'default acl', 'publication namespace') \
       AND NOT EXISTS (SELECT 1 FROM pg_depend e \
         WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')",
];
