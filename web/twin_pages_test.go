package web

import (
	"cmp"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// moving is what differs from one look to the next without anybody's doing: the random mark by which a form that is sent twice is known,
// and the second in which a file was made.
var moving = regexp.MustCompile(`(name="once" value="|"made": ")[^"]*"`)

// closed are the routes that no id of the world opens for a manager, with the reason. All others must open with one.
var closed = []struct{ prefix, why string }{
	{"/hr", "HR's"},
	{"/asked", "the executives'"},
	{"/audit", "the auditors'"},
	{"/login", "leads to the company's own"},
	{"/embed", "leads a page of another origin back, and none is allowed here"},
	{"/socket", "its frames are compared"},
}

func isClosed(path string) bool {
	for _, c := range closed {
		if path == c.prefix || strings.HasPrefix(path, c.prefix+"/") || strings.HasPrefix(path, c.prefix+".") {
			return true
		}
	}
	return false
}

// pages are the patterns of all GET routes, without the method.
func (w *world) pages() (list []string) {
	for _, pattern := range w.patterns {
		if path, ok := strings.CutPrefix(pattern, "GET "); ok && path != "/socket" {
			list = append(list, path)
		}
	}
	return list
}

var parameter = regexp.MustCompile(`\{[a-z]+(\.\.\.)?\}`)

// public are the addresses of pages that are the same for everybody who may open them.
var public = []string{"/about", "/widget-example", "/healthz", "/readyz", "/receipt", "/articles", "/static"}

func isPublic(path string) bool {
	return slices.ContainsFunc(public, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

// paths are the addresses that a person opens: every GET route of the table, with each id, key and name of the world that opens
// it (two at most) and one that does not. The first that opens each route stands in front.
func (w *world) paths(who string) (list []string, firsts int) {
	w.t.Helper()
	ids, slugs, people := w.ids(), w.names(`select slug from knowledge.article order by slug limit 3`), w.names(`
		(select id::text from twin.team order by slug limit 2) union all (select id::text from twin.stranger order by slug limit 1)`)
	people = append(people, "anyone")
	for _, pattern := range w.pages() {
		pattern = strings.Replace(pattern, "/{$}", "/", 1)
		candidates := []string{pattern}
		for at := parameter.FindString(pattern); at != ""; at = parameter.FindString(candidates[0]) {
			values := ids.near(pattern)
			switch at {
			case "{slug}", "{key}":
				values = slugs
			case "{person}", "{member}":
				values = people
			case "{name...}":
				values = []string{"pages.css", "none"}
			case "{move}", "{run}":
				values = []string{"1"}
			}
			var filled []string
			for _, c := range candidates {
				for _, value := range values {
					filled = append(filled, strings.Replace(c, at, value, 1))
				}
			}
			candidates = filled
		}
		if isClosed(pattern) && len(candidates) > 2 {
			candidates = candidates[:2]
		}
		opened, shut := 0, 0
		for _, path := range candidates {
			if opened == 2 && shut == 1 {
				break
			}
			if who == twinBoss && slices.ContainsFunc(twinUnopened, func(id string) bool { return strings.Contains(path, id) }) {
				continue
			}
			status, text := w.ask(who, http.MethodGet, path, nil)
			switch {
			case status >= http.StatusInternalServerError:
				w.t.Errorf("%s of %s: status %d\n%.600s", path, who, status, text)
			case status == http.StatusOK && opened == 0 && !isPublic(path):
				opened++
				list = slices.Insert(list, firsts, path)
				firsts++
			case status == http.StatusOK && opened < 2:
				opened++
				list = append(list, path)
			case status != http.StatusOK && shut < 1:
				shut++
				list = append(list, path)
			}
		}
		if opened == 0 && who == twinBoss && !isClosed(pattern) {
			w.t.Errorf("no id of the world opens GET %s for the manager: prepareWorld needs one", pattern)
		}
	}
	return list, firsts
}

// rowIDs are keys of personal rows, by table: of the manager's own first, some of each table.
type rowIDs map[string][]string

func (w *world) ids() rowIDs {
	all := rowIDs{}
	for _, table := range w.names(`
		select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype
		where c.relrowsecurity and c.oid <> 'knowledge.article'::regclass order by 1`) {
		all[table] = w.names(`select id::text from ` + table + ` t
			order by nullif(strpos(t::text, (select id::text from twin.manager)), 0) nulls last, id limit 6`)
	}
	all["escalation.thread"] = append(w.names(`select thread_id::text from escalation.asker where person_id = (select id from twin.manager) order by 1`), all["escalation.thread"]...)
	return all
}

// near are all of them, in front those of the tables whose name stands in a pattern: /team/{person}/notes/{id} and oneonone.note.
func (ids rowIDs) near(pattern string) (list []string) {
	tables := slices.SortedFunc(maps.Keys(ids), func(a, b string) int {
		far := func(table string) int {
			_, name, _ := strings.Cut(table, ".")
			if strings.Contains(pattern, name) {
				return 0
			}
			return 1
		}
		return cmp.Or(far(a)-far(b), strings.Compare(a, b))
	})
	for _, table := range tables {
		list = append(list, ids[table]...)
	}
	return list
}

func (w *world) names(sql string, args ...any) []string {
	w.t.Helper()
	rows, _ := w.owner.Query(w.t.Context(), sql, args...)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		w.t.Fatalf("%v\n%s", err, sql)
	}
	return list
}
