package rights

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres/postgrestest"
)

// takeable are the tables whose rows the app may take away in the name of a person: with row-level security, and the right to delete or to
// say that a row is no more. A table whose only policy for it is the worker's is none.
const takeable = `
	select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where c.relkind = 'r' and c.relrowsecurity and n.nspname <> 'ext' and (
		has_table_privilege('dousuru_app', c.oid, 'DELETE') and exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd in ('d', '*')
			and pg_get_expr(p.polqual, p.polrelid) !~ '^\(? ?\(?\(?SELECT directory.viewer_has\(''worker''::text\)[^)]*\)+$')
		or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('removed_at', 'deleted_at', 'withdrawn_at') and has_column_privilege('dousuru_app', c.oid, a.attnum, 'UPDATE')))
	order by 1`

// list reads a file of testdata: name → what is said of it, without comments.
func list(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, rest, _ := strings.Cut(line, " ")
		if _, twice := all[name]; twice || rest == "" {
			t.Errorf("%s: %q", file, line)
		}
		all[name] = rest
	}
	return all
}

// replayed reads testdata/replayed.txt: table → the kinds of erasure, or "-".
func replayed(t *testing.T) map[string]string {
	all := map[string]string{}
	for name, rest := range list(t, "replayed.txt") {
		if strings.HasPrefix(name, "func:") {
			continue
		}
		way, reason, _ := strings.Cut(rest, " ")
		if (way == "-") != (reason != "") {
			t.Errorf("replayed.txt: %s %s", name, rest)
		}
		all[name] = way
	}
	return all
}

// kinds reads the kinds of erasures out of the source.
func kinds(t *testing.T) (all []erasure.Kind) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../internal/erasure/erasure.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, is := n.(*ast.ValueSpec); is && v.Type != nil {
			if name, is := v.Type.(*ast.Ident); is && name.Name == "Kind" {
				text, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				all = append(all, erasure.Kind(text))
			}
		}
		return true
	})
	if len(all) < 20 {
		t.Fatalf("only %d kinds were read", len(all))
	}
	return all
}

// Every table of which something of a person's can be taken away says as what that is noted, or why it is not.
func TestEveryTableIsErasedAgain(t *testing.T) {
	known := kinds(t)
	listed := replayed(t)
	tables := names(t, postgrestest.New(t), takeable)
	if len(tables) < 15 {
		t.Errorf("only %d tables: %v", len(tables), tables)
	}
	for _, table := range tables {
		if listed[table] == "" {
			t.Errorf("rows of %s can be taken away, and it does not stand in testdata/replayed.txt: say there as what that is noted, or why it is not", table)
		}
	}
	for table, way := range listed {
		if !slices.Contains(tables, table) {
			t.Errorf("testdata/replayed.txt has %s, of which nothing can be taken away", table)
		}
		if way == "-" {
			continue
		}
		for kind := range strings.SplitSeq(way, ",") {
			if !slices.Contains(known, erasure.Kind(kind)) {
				t.Errorf("testdata/replayed.txt: %s is noted as %q, which is no kind", table, kind)
			}
		}
	}
}

// away matches SQL that takes rows away; its table is the first group, empty where it is put together.
var away = regexp.MustCompile(`(?:delete from|update) +([a-z_]+\.[a-z_]+)?(?: set (?:[a-z_]+ = [^,]*, )?(?:removed_at|deleted_at|withdrawn_at) = now\(\))?`)

// Every function that takes something of a person's away notes that it does, or says why it does not.
func TestWhatTakesAwayNotesIt(t *testing.T) {
	tables, said := replayed(t), list(t, "replayed.txt")
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"journey", "oneonone", "brief", "escalation"} {
		more, err := filepath.Glob("../" + dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	seen, found := map[string]bool{}, 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || !takesAway(f, tables) {
				continue
			}
			key := "func:" + file.Name.Name + "." + f.Name.Name
			body := string(source[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset])
			found++
			seen[key] = true
			if noted := strings.Contains(body, "erasure.Note("); noted == (said[key] != "") {
				t.Errorf("%s takes something away; it notes it: %t, testdata/replayed.txt says why not: %q", key, noted, said[key])
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d functions take something away", found)
	}
	for key := range said {
		if strings.HasPrefix(key, "func:") && !seen[key] {
			t.Errorf("testdata/replayed.txt has %s, which takes nothing away", key)
		}
	}
}

// takesAway tells whether SQL of a function takes away rows of a table that is erased again, or of a table that it puts together.
func takesAway(f *ast.FuncDecl, tables map[string]string) (is bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		l, literal := n.(*ast.BasicLit)
		if !literal || l.Kind != token.STRING {
			return true
		}
		text, _ := strconv.Unquote(l.Value)
		for _, m := range away.FindAllStringSubmatch(text, -1) {
			deletes, hides := strings.HasPrefix(m[0], "delete"), strings.HasSuffix(m[0], "now()")
			way, listed := tables[m[1]]
			is = is || (deletes || hides) && (m[1] == "" || listed && way != "-")
		}
		return true
	})
	return is
}
