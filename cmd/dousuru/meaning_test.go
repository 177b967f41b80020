package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/chat"
	"dousuru/internal/budget"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
	"dousuru/retrieval"
)

// What stands between a question and an embedder follows from where it is and what it costs; without a switch or a mask it is not used.
func TestMeaningChecks(t *testing.T) {
	db := postgrestest.New(t)
	names := &nameKeeper{db: db}
	for _, row := range []struct {
		url         string
		price       float64
		mask, spend bool
	}{
		{"http://127.0.0.1:9/v1", 0, false, false}, {"http://localhost:9/v1", 60, false, true}, {"https://api.example/v1", 0, true, true}, {"https://api.example/v1", 60, true, true},
	} {
		m := modelSettings{URL: row.url, Contract: "x", Embedder: "m", Dimensions: 8, Budget: budgetSettings{PriceIn: row.price, PriceOut: row.price}}
		c := m.meaningChecks(m.nobody(db, names))
		if c.Allowed == nil || (c.Mask != nil) != row.mask || (c.Reserve != nil) != row.spend {
			t.Errorf("%+v: mask %v, budget %v", row, c.Mask != nil, c.Reserve != nil)
		}
		want := map[bool]int{false: 2, true: 3}[row.spend]
		if got, err := m.meaning(db, names); err != nil || len(got) != want {
			t.Errorf("%+v: %d options, %v", row, len(got), err)
		}
		for _, g := range []guards{{}, {allowed: chat.AllowedBy(db)}, {mask: names.mask}} {
			if err := m.mean(chat.New(db, retrieval.Open(db)), g); err == nil {
				t.Errorf("used with %+v", g)
			}
		}
	}
	none := modelSettings{}
	if got, err := none.meaning(db, names); err != nil || got != nil {
		t.Errorf("without a model: %d options, %v", len(got), err)
	}
	if err := none.mean(nil, guards{}); err != nil {
		t.Error(err)
	}
}

// A question goes over HTTP to an embedder elsewhere with its colleague masked and paid for by its person. No table and no log keeps the
// masked words or anything of the vector; somebody offline sends nothing; when the person's day is used up, words answer.
func TestQuestionGoesMaskedAndIsNotKept(t *testing.T) {
	db := furnished(t)
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	server := serveVectors(t)
	here := modelSettings{URL: server.URL, Kind: endpoint.OpenAI, Contract: "x", Embedder: "hashed", Dimensions: 64}
	elsewhere := here
	elsewhere.URL = "https://api.example/v1"
	elsewhere.Budget = budgetSettings{PersonDay: 200, CompanyMonth: 1e9}
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: "E-70413", Name: "凪 陽菜", Roles: []string{"employee"}}}); err != nil {
		t.Fatal(err)
	}
	hina, err := directory.FindSlug(t.Context(), db, "E-70413")
	if err != nil {
		t.Fatal(err)
	}
	names := &nameKeeper{db: db}
	if err := names.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	e, err := here.embedder()
	if err != nil {
		t.Fatal(err)
	}
	index := retrieval.Open(db, retrieval.WithEmbedder(e))
	if _, err := index.Embed(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	owner := postgrestest.Owner(t, db)
	if _, err := owner.Exec(t.Context(), `update retrieval.model set weight = 0.1, base = 0, wrong = 0.4, own = 0.8`); err != nil {
		t.Fatal(err)
	}
	engine := chat.New(db, index)
	spending := elsewhere.Budget.spending(db)
	if err := elsewhere.mean(engine, guards{allowed: chat.AllowedBy(db), mask: names.mask, reserveWords: spending.reserveWords}); err != nil {
		t.Fatal(err)
	}
	_, known := server.seen()
	fresh := func() []string { _, all := server.seen(); return all[len(known):] }
	ask := func(text string) {
		t.Helper()
		w, _, err := engine.Open(t.Context(), hina, "ja", uuid.Nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := engine.Handle(t.Context(), hina, w.Consultation, chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: text}); err != nil {
			t.Fatal(err)
		}
		list, err := engine.Messages(t.Context(), hina, w.Consultation, 0)
		if err != nil {
			t.Fatal(err)
		}
		if last := list[len(list)-1]; last.Kind != chat.KindAnswer || last.Citations[0].Article != "internal-posting" {
			t.Errorf("%q: %s %+v", text, last.Kind, last.Citations)
		}
		if _, err := engine.Handle(t.Context(), hina, w.Consultation, chat.ClientFrame{Type: chat.FrameNew, ID: uuid.New()}); err != nil {
			t.Fatal(err)
		}
	}
	vectors := number(t, owner, `select count(*) from retrieval.embedding`)
	const asks = "凪 陽菜さんから聞いた社内公募制度の募集時期はいつですか"
	ask(asks)
	sent := fresh()
	if len(sent) != 1 || strings.Contains(sent[0], "陽菜") || !strings.Contains(sent[0], "［氏名") || !strings.Contains(sent[0], "社内公募制度の募集時期") {
		t.Fatalf("sent %q", sent)
	}
	kept := everything(t, db, owner)
	for _, never := range append([]string{sent[0], "［氏名"}, figures(t, owner, e, sent[0])...) {
		if strings.Contains(kept, never) || strings.Contains(log.String(), never) {
			t.Errorf("%q is kept", never)
		}
	}
	if !strings.Contains(kept, asks) || number(t, owner, `select count(*) from retrieval.embedding`) != vectors {
		t.Error("the person's own message is not where it was looked for, or a vector came")
	}
	if n := number(t, owner, `select coalesce(sum(spent), 0) from budget.person`); n < 20 || n > 100 {
		t.Errorf("%d tokens were taken", n)
	}
	_, known = server.seen() // that vector was asked for, too

	if err := chat.SetOffline(t.Context(), db, hina.Viewer(), true); err != nil {
		t.Fatal(err)
	}
	if ask(asks); len(fresh()) > 0 {
		t.Errorf("offline: sent %q", fresh())
	}
	if err := chat.SetOffline(t.Context(), db, hina.Viewer(), false); err != nil {
		t.Fatal(err)
	}
	if _, err := budget.Reserve(t.Context(), db, hina.ID, 120, spending.limits); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		ask(asks)
	}
	if n := len(fresh()); n > 1 {
		t.Errorf("over budget: %d were sent", n)
	}
	lacked := 0
	for _, why := range postgrestest.Opened(t, db, "chat.turn.why") {
		lacked += strings.Count(why, `"meaning":"budget"`) + strings.Count(why, `"meaning": "budget"`)
	}
	if lacked < 2 {
		t.Errorf("%d turns say that no budget was left", lacked)
	}
	if log.Len() > 0 && strings.Contains(log.String(), "陽菜") {
		t.Errorf("logged %s", log.String())
	}
}

// Whoever joins is masked a moment after the commit that brings them, without waiting for the minute.
func TestNamesFollowTheDirectory(t *testing.T) {
	db := furnished(t)
	k := &nameKeeper{db: db}
	go k.keep(t.Context(), slog.New(slog.DiscardHandler))
	masks := func(want bool) {
		t.Helper()
		for end := time.Now().Add(maskEvery / 3); ; time.Sleep(20 * time.Millisecond) {
			masked, _, err := k.mask(t.Context(), directory.Person{}, []string{"瑠璃垣 朔弥と夜に通っています"})
			if err == nil && strings.Contains(masked[0], "［氏名") == want {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("masked is %q, %v", masked, err)
			}
		}
	}
	masks(false)
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: "E-70413", Name: "瑠璃垣 朔弥", Roles: []string{"employee"}}}); err != nil {
		t.Fatal(err)
	}
	masks(true)
}

// everything is every row of every table, as text, and what is sealed in them, opened.
func everything(t *testing.T, db *postgres.DB, owner *pgxpool.Pool) string {
	t.Helper()
	rows, _ := owner.Query(t.Context(), `
		select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)'`)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 50 {
		t.Fatal(len(tables), err)
	}
	var all strings.Builder
	for _, table := range tables {
		rows, _ := owner.Query(t.Context(), `select r::text from `+table+` r`)
		list, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(table, err)
		}
		for _, row := range list {
			all.WriteString(row + "\n")
		}
	}
	for _, c := range seal.Columns() {
		for _, words := range postgrestest.Opened(t, db, c.Table+"."+c.Name) {
			all.WriteString(words + "\n")
		}
	}
	return all.String()
}

// figures are runs of a question's vector as Postgres and Go write it, each of which would tell that it was kept.
func figures(t *testing.T, owner *pgxpool.Pool, e retrieval.Embedder, text string) (runs []string) {
	t.Helper()
	vectors, err := e.Embed(t.Context(), retrieval.QuestionPurpose, []string{text})
	if err != nil {
		t.Fatal(err)
	}
	var wholes []string
	for _, form := range []string{"ext.halfvec", "ext.vector", "real[]"} {
		var whole string
		if err := owner.QueryRow(t.Context(), `select $1::real[]::`+form+`::text`, vectors[0]).Scan(&whole); err != nil {
			t.Fatal(err)
		}
		wholes = append(wholes, strings.Trim(whole, "[]{}"))
	}
	for _, whole := range wholes {
		list := strings.Split(whole, ",")
		for i := 0; i+4 <= len(list); i += 4 {
			if run := strings.Join(list[i:i+4], ","); strings.Count(run, ".") > 1 {
				runs = append(runs, run)
			}
		}
	}
	if len(runs) < 3 {
		t.Fatalf("a vector without figures: %v", wholes)
	}
	return runs
}

func number(t *testing.T, owner *pgxpool.Pool, query string) (n int) {
	t.Helper()
	if err := owner.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
