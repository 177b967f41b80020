package matrix_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A mutant is a change of the rights that some cell of the matrix has to notice.
type mutant struct {
	name, sql string
	tables    []string // whose cells are tried
	columns   bool     // the lines of columns.txt, instead of sql.txt
}

// mutants are all changes of one policy, of one right of the app's login, and of one function that policies ask.
func mutants(t testing.TB, q query) (list []mutant) {
	t.Helper()
	list = append(list, policyMutants(t, q)...)
	list = append(list, functionMutants(t, q)...)
	for _, table := range tables(t, q) {
		if len(texts(t, q, "select 'x' from pg_class where oid = $1::regclass and relrowsecurity", table)) == 1 {
			list = append(list, mutant{table + ": not secured", "alter table " + table + " disable row level security", []string{table}, true},
				mutant{table + ": not forced", "alter table " + table + " no force row level security", []string{table}, true})
		}
		for _, right := range []string{"delete", "truncate"} {
			list = append(list, rightMutant(t, q, table, right, "has_table_privilege('dousuru_app', $1::regclass, '"+right+"')"))
		}
		for _, column := range texts(t, q, "select attname::text from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum", table) {
			for _, right := range []string{"select", "insert", "update"} {
				list = append(list, rightMutant(t, q, table, right+" ("+column+")", "has_column_privilege('dousuru_app', $1::regclass, '"+column+"', '"+right+"')"))
			}
		}
	}
	return list
}

// rightMutant gives what the login has not, or takes what it has: of a column, the right to the table too, since it holds for all of them.
func rightMutant(t testing.TB, q query, table, right, has string) mutant {
	t.Helper()
	if len(texts(t, q, "select 'x' where "+has, table)) == 0 {
		return mutant{table + ": granted " + right, "grant " + right + " on " + table + " to dousuru_app", []string{table}, true}
	}
	word, _, _ := strings.Cut(right, " ")
	return mutant{table + ": revoked " + right, "revoke " + word + " on " + table + " from dousuru_app; revoke " + right + " on " + table + " from dousuru_app", []string{table}, true}
}

func policyMutants(t testing.TB, q query) (list []mutant) {
	t.Helper()
	for _, text := range texts(t, q, `select concat_ws(E'\x01', schemaname || '.' || tablename, policyname, cmd, coalesce(qual, ''), coalesce(with_check, ''))
		from pg_policies where schemaname !~ '^(pg_|river)' order by 1, policyname`) {
		part := strings.Split(text, "\x01")
		table, name, command, using, check := part[0], part[1], part[2], part[3], part[4]
		add := func(how, sql string) {
			list = append(list, mutant{table + " " + name + ": " + how, sql, []string{table}, false})
		}
		alter := "alter policy " + name + " on " + table
		add("dropped", "drop policy "+name+" on "+table)
		if using != "" && using != "true" {
			add("using true", alter+" using (true)")
			for _, looser := range variants(using) {
				add("using "+oneLine(looser), alter+" using ("+looser+")")
			}
		}
		// Of an update no check is needed where no column can be written that the policy looks at.
		if command == "ALL" || check != "" && check != "true" || command == "UPDATE" && slices.ContainsFunc(loadThing(t, q, table, nil).moves, regexpIn(using)) {
			add("check true", alter+" with check (true)")
		}
		if check != "" {
			for _, looser := range variants(check) {
				add("check "+oneLine(looser), alter+" with check ("+looser+")")
			}
		}
	}
	return list
}

// functionMutants have a function that policies ask say yes to everything, and no.
func functionMutants(t testing.TB, q query) (list []mutant) {
	t.Helper()
	body := regexp.MustCompile(`(?s)RETURN .*`)
	for _, text := range texts(t, q, `select n.nspname || '.' || p.proname || E'\x01' || pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname !~ '^(pg_|information_schema$|ext$|river$|public$)' and p.prorettype = 'bool'::regtype order by 1`) {
		name, definition, _ := strings.Cut(text, "\x01")
		asked := texts(t, q, `select distinct schemaname || '.' || tablename from pg_policies where coalesce(qual, '') || coalesce(with_check, '') ~ ($1 || '\(')`, strings.ReplaceAll(name, ".", `\.`))
		if len(asked) == 0 || !body.MatchString(definition) {
			continue
		}
		for _, answer := range []string{"true", "false"} {
			list = append(list, mutant{name + " always " + answer, body.ReplaceAllString(definition, "RETURN "+answer), asked, false})
		}
	}
	return list
}

// regexpIn tells whether a word stands in a text.
func regexpIn(text string) func(string) bool {
	return func(word string) bool { return regexp.MustCompile(`\b` + word + `\b`).MatchString(text) }
}

func oneLine(sql string) string { return strings.Join(strings.Fields(sql), " ") }
