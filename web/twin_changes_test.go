package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/internal/postgres/postgrestest"
)

// unchanged are the tables with row-level security that no change touches, with the reason.
var unchanged = map[string]string{
	"knowledge.alias": "published: everybody reads it", "knowledge.article": "published", "knowledge.passage": "published", "knowledge.revision": "published",
	"knowledge.desk": "published", "knowledge.desk_removed": "published by HR, and taken back", "seal.master": "names of master keys",
	"retrieval.term": "the index of what is published", "retrieval.entry": "the same", "retrieval.statistics": "the same", "retrieval.embedding": "the same",
	"retrieval.model": "the model of its vectors", "retrieval.held": "how many passages wait for one", "retrieval.synonym": "the company's own words",
	"evaluation.golden": "HR's golden questions, which are nobody's", "evaluation.run": "what became of them", "evaluation.result": "the same",
	"evaluation.change": "pages that changed", "evaluation.setting": "whether the golden questions decide", "knowledge.due_told": "weeks in which HR was reminded",
}

// A change is something that members or others do and that is not the manager's to see.
type change struct{ name, sql string }

var changes = readChanges()

func readChanges() (list []change) {
	for _, part := range strings.Split(twinChanges, "-- name: ")[1:] {
		name, sql, _ := strings.Cut(part, "\n")
		list = append(list, change{name, sql})
	}
	return list
}

// A tally counts the rows that changes touched, by table.
type tally map[string]int

// change makes a few changes in one transaction, one in its turn and the others random by the number, and wakes whom they concern.
func (w *world) change(number int) tally {
	w.t.Helper()
	chosen := rand.New(rand.NewPCG(uint64(number), 1))
	touched := tally{}
	err := pgx.BeginFunc(w.t.Context(), w.owner, func(tx pgx.Tx) error {
		if _, err := tx.Exec(w.t.Context(), `select setseed($1)`, chosen.Float64()); err != nil {
			return err
		}
		for i := range 2 + chosen.IntN(6) {
			c := changes[chosen.IntN(len(changes))]
			if i == 0 { // each in its turn
				c = changes[number%len(changes)]
			}
			if _, err := tx.Exec(w.t.Context(), c.sql); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
		if _, err := tx.Exec(w.t.Context(), `select pg_catalog.pg_notify('dousuru', 'person:' || twin.who())`); err != nil {
			return err
		}
		if err := postgrestest.SealPlainIn(w.t, w.db, tx); err != nil {
			return err
		}
		rows, _ := tx.Query(w.t.Context(), `
			select schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0`)
		var table string
		var n int
		_, err := pgx.ForEachRow(rows, []any{&table, &n}, func() error { touched[table] += n; return nil })
		return err
	})
	if err != nil {
		w.t.Fatalf("change %d: %v", number, err)
	}
	return touched
}

// act has somebody of the team, or HR, do something by the desk's own ways, with the hints and jobs that follow. looks are the pages
// that each of them opens.
func (w *world) act(r *rand.Rand, looks map[string][]string) {
	w.t.Helper()
	who := twinPeople[1+r.IntN(3)]
	for range 2 {
		w.page(who, looks[who][r.IntN(len(looks[who]))])
	}
	post := func(path string, form url.Values) {
		if status, text := w.ask(who, http.MethodPost, path, form); status >= http.StatusInternalServerError {
			w.t.Errorf("%s of %s: status %d\n%s", path, who, status, text)
		}
	}
	switch r.IntN(12) {
	case 0:
		w.send(who, chat.ClientFrame{Type: chat.FrameSay, Text: []string{"時短勤務はいつまで使えますか", "評価に納得がいきません", "火星に転勤できますか"}[r.IntN(3)]})
	case 1:
		w.send(who, chat.ClientFrame{Type: chat.FrameNew})
	case 2:
		identity := []chat.Identity{chat.Named, chat.Alias, chat.Anonymous, chat.Left}[r.IntN(4)]
		f := chat.ClientFrame{Type: chat.FrameEscalate, Text: "人事に聞きたいことがあります", Identity: identity}
		if identity == chat.Alias {
			f.Alias = "かもめ"
		}
		w.send(who, f)
	case 3:
		w.send(who, chat.ClientFrame{Type: chat.FrameEnd})
		w.send(who, chat.ClientFrame{Type: chat.FrameDecide, Response: []string{"act", "keep", "none", "undecided"}[r.IntN(4)], Words: "自分で決めました"})
	case 4:
		post("/line", url.Values{"kind": {"life"}, "words": {"引っ越しを考えています"}})
	case 5:
		post("/journey/settings", url.Values{"site": {"本社"}})
	case 6: // どうする about what is asked together with the manager
		for _, id := range w.names(`select a.thread_id::text from escalation.asker a join directory.person p on p.id = a.person_id
			where p.slug = $1 and a.joined and a.thread_id in (select thread_id from escalation.asker where person_id = (select id from twin.manager))`, who) {
			post("/questions/"+id+"/decide", url.Values{"response": {"none"}})
		}
	case 7:
		for _, id := range w.names(`select id::text from chat.consultation where person_id = (select id from directory.person where slug = $1) order by started_at limit 1`, who) {
			post("/talks/"+id+"/forget", url.Values{})
		}
	case 8:
		for _, id := range w.names(`select t.id::text from twin.free t where t.state in ('asked', 'seen', 'told') order by random() limit 1`) {
			_, err := escalation.NewBook(w.db).Answer(w.t.Context(), w.person(twinHR).Viewer(), uuid.MustParse(id), "お答えします")
			if err != nil {
				w.t.Errorf("answer: %v", err)
			}
		}
	}
}

// fresh are ids of rows that this world has and the prepared one has not, of a table that was touched.
func (w *world) fresh(r *rand.Rand, touched tally, prepared map[string][]string) []string {
	var tables []string
	for table := range touched {
		if _, keyed := prepared[table]; keyed {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	if len(tables) == 0 {
		return nil
	}
	table := tables[r.IntN(len(tables))]
	return w.names(`select id::text from `+table+` where id <> all ($1::uuid[]) order by random() limit 2`, prepared[table])
}

// keys are the ids of all rows, by the tables with row-level security that have ids.
func (w *world) keys() map[string][]string {
	all := map[string][]string{}
	for _, table := range w.names(`select attrelid::regclass::text from pg_attribute a join pg_class c on c.oid = a.attrelid
		where attname = 'id' and atttypid = 'uuid'::regtype and relrowsecurity and c.oid <> 'knowledge.article'::regclass`) {
		all[table] = w.names(`select id::text from ` + table)
	}
	return all
}
