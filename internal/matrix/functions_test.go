package matrix_test

import (
	"slices"
	"strings"
	"testing"

	"dousuru/internal/matrix"
	"dousuru/internal/postgres/postgrestest"
)

const (
	functionsFile = "data/functions.txt"
	triggersFile  = "data/triggers.txt"

	// house are the schemas that the migrations make, but for the jobs' own.
	house = `n.nspname !~ '^(pg_|information_schema$|ext$|river$|public$)'`

	everybody = "public" // as a grantee: every login
)

// functions are all of the house, by their arguments.
func functions(t testing.TB, q query) matrix.Table {
	t.Helper()
	return catalog(t, q, []string{"rights", "calls", "path", "leakproof", "body"}, `select concat_ws(E'\x01', p.oid::regprocedure::text,
			case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' else 'function' end,
			case when p.prosecdef then 'owner' else 'caller' end,
			coalesce((select string_agg(distinct case when a.grantee = 0 then 'public' else a.grantee::regrole::text end, ',')
				from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee <> p.proowner), '-'),
			coalesce((select replace(replace(substring(c from 'search_path=(.*)'), '"', ''), ' ', '') from unnest(p.proconfig) c where c ~ '^search_path='), 'caller'),
			case when p.proleakproof then 'yes' else '-' end, left(md5(p.prosrc || coalesce(pg_get_function_sqlbody(p.oid), '')), 8))
		from pg_proc p join pg_namespace n on n.oid = p.pronamespace where `+house+` order by 1`)
}

// triggers are all of the house, by their tables.
func triggers(t testing.TB, q query) matrix.Table {
	t.Helper()
	return catalog(t, q, []string{"when", "each", "of", "asks", "calls", "on"}, `select concat_ws(E'\x01', g.tgrelid::regclass::text, g.tgname::text,
			case when g.tgtype & 2 > 0 then 'before' when g.tgtype & 64 > 0 then 'instead' else 'after' end,
			case when g.tgtype & 1 > 0 then 'row' else 'statement' end,
			concat_ws(',', case when g.tgtype & 4 > 0 then 'insert' end, case when g.tgtype & 8 > 0 then 'delete' end,
				case when g.tgtype & 16 > 0 then 'update' || coalesce((select '(' || string_agg(a.attname::text, ',' order by a.attnum) || ')'
					from pg_attribute a where a.attrelid = g.tgrelid and a.attnum = any(g.tgattr)), '') end, case when g.tgtype & 32 > 0 then 'truncate' end),
			case when g.tgqual is null then '-' else regexp_replace(substring(pg_get_triggerdef(g.oid) from 'WHEN \((.*)\) EXECUTE'), '\s+', '_', 'g') end,
			g.tgfoid::regproc::text, g.tgenabled::text)
		from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
		where not g.tgisinternal and `+house+` order by g.tgrelid::regclass::text, g.tgname`)
}

// catalog is a table of what the query finds: thing, action, cells.
func catalog(t testing.TB, q query, columns []string, sql string) matrix.Table {
	t.Helper()
	table := matrix.Table{Roles: columns}
	for _, line := range texts(t, q, sql) {
		parts := strings.Split(line, "\x01")
		table.Lines = append(table.Lines, matrix.Line{Thing: parts[0], Action: parts[1], Cells: parts[2:]})
	}
	return table
}

// Every function and every trigger, as the files have it; and nothing else acts by itself or shows rows past their policies.
func TestFunctionsAndTriggers(t *testing.T) {
	owner := postgrestest.Owner(t, postgrestest.New(t))
	f, g := functions(t, owner), triggers(t, owner)
	if len(f.Lines) < 20 || len(g.Lines) < 10 {
		t.Fatalf("only %d functions, %d triggers", len(f.Lines), len(g.Lines))
	}
	compare(t, functionsFile, f)
	compare(t, triggersFile, g)
	for _, fault := range append(unfixed(f), others(t, owner)...) {
		t.Error(fault)
	}
	t.Logf("%d functions, %d of them with their owner's rights, %d triggers", len(f.Lines), len(ofOwner(f)), len(g.Lines))
}

// ofOwner are the functions that see past the caller's rights.
func ofOwner(f matrix.Table) (list []matrix.Line) {
	for _, l := range f.Lines {
		if l.Cells[slices.Index(f.Roles, "rights")] == "owner" {
			list = append(list, l)
		}
	}
	return list
}

// unfixed are the functions of their owner's rights in which a caller could put other tables under the names, or that anybody may call.
func unfixed(f matrix.Table) (faults []string) {
	for _, l := range ofOwner(f) {
		if path := l.Cells[slices.Index(f.Roles, "path")]; path == "caller" || strings.Contains(path, "$user") || strings.Contains(path, "public") {
			faults = append(faults, l.Thing+" runs with its owner's rights and looks for names along "+path)
		}
		if slices.Contains(strings.Split(l.Cells[slices.Index(f.Roles, "calls")], ","), everybody) {
			faults = append(faults, l.Thing+" runs with its owner's rights and may be called by everybody")
		}
	}
	return faults
}

// others are what the house has none of: rules, event triggers, and views that show what their owner sees, past every policy.
func others(t testing.TB, q query) []string {
	t.Helper()
	return texts(t, q, `select 'there is a rule: ' || rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
			where rulename <> '_RETURN' and `+house+`
		union all select 'there is an event trigger: ' || evtname from pg_event_trigger
		union all select 'a view shows what its owner sees: ' || c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where c.relkind in ('v', 'm', 'f') and not coalesce(c.reloptions && '{security_invoker=true,security_invoker=on}', false) and `+house)
}
