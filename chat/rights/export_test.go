package rights

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// Every table of the database that could have rows about a person is in the export, or says why it is not.
func TestEveryTableIsExported(t *testing.T) {
	text, err := os.ReadFile("testdata/exported.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		table, rest, _ := strings.Cut(line, " ")
		way, reason, _ := strings.Cut(rest, " ")
		if (way == "-") != (reason != "") || way != "-" && !slices.ContainsFunc(sections, func(s section) bool { return s.key == way }) {
			t.Errorf("exported.txt: %q", line)
		}
		listed[table] = way
	}
	how := ways(t)
	columns := slices.DeleteFunc(names(t, seeded(t), personColumns), func(column string) bool { return how[column] == "nobody" })
	for _, column := range columns {
		if table := column[:strings.LastIndexByte(column, '.')]; listed[table] == "" {
			t.Errorf("%s can have rows about a person and does not stand in testdata/exported.txt: say there in which section they are, or why in none", table)
		}
	}
	for table := range listed {
		if !slices.ContainsFunc(columns, func(c string) bool { return strings.HasPrefix(c, table+".") }) {
			t.Errorf("testdata/exported.txt has %s, which is not there or names nobody", table)
		}
	}
}

// A world is a boss, Mika whom they lead, Kai whom Mika leads, and one at HR, who have all written something.
type world struct {
	t      *testing.T
	db     *postgres.DB
	book   *escalation.Book
	engine *chat.Engine
	people map[string]directory.Person
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: postgrestest.New(t), people: map[string]directory.Person{}}
	w.ok(directory.Put(t.Context(), w.db, []directory.Entry{
		{Slug: "boss", Name: "灘 孝太郎", Roles: []string{"employee", "manager"}, Language: "ja"},
		{Slug: "mika", Name: "凪 陽菜", NameKana: "なぎ ひな", Email: "hina@example.com", Roles: []string{"employee", "manager"}, Manager: "boss", Language: "ja"},
		{Slug: "kai", Name: "汐見 海", Roles: []string{"employee"}, Manager: "mika", Language: "ja"},
		{Slug: "hr", Name: "藤波 さやか", Roles: []string{"employee", "hr"}, Language: "ja"},
	}))
	for _, slug := range []string{"boss", "mika", "kai", "hr"} {
		p, err := directory.FindSlug(t.Context(), w.db, slug)
		w.ok(err)
		w.people[slug] = p
	}
	w.book = escalation.NewBook(w.db)
	w.engine = chat.New(w.db, retrieval.Open(w.db))
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) id(id uuid.UUID, err error) uuid.UUID {
	w.t.Helper()
	w.ok(err)
	return id
}

func (w *world) v(slug string) postgres.Viewer { return postgres.Viewer{Person: w.people[slug].ID} }

func (w *world) say(slug, text string) {
	w.t.Helper()
	welcome, _, err := w.engine.Open(w.t.Context(), w.people[slug], "ja", uuid.Nil, 0)
	w.ok(err)
	_, err = w.engine.Handle(w.t.Context(), w.people[slug], welcome.Consultation, chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: text})
	w.ok(err)
}

func (w *world) in(slug string, fn func(tx pgx.Tx) error) {
	w.t.Helper()
	w.ok(w.db.As(w.t.Context(), w.v(slug), fn))
}

// live has everybody write something into everything, with words that say whose they are: what is Mika's, or for Mika, begins with 「私」,
// what is not hers to take along with 「他」.
func (w *world) live() {
	ctx := w.t.Context()
	mika, boss, kai := w.people["mika"], w.people["boss"], w.people["kai"]
	_, err := postgrestest.Owner(w.t, w.db).Exec(ctx, `insert into knowledge.article (slug, kind, title, themes, content_hash) values ('sea', 'program', '海の制度', '{私テーマ}', '')`)
	w.ok(err)
	w.say("mika", "私相談の言葉 <b>&太字")
	w.say("kai", "他海の相談の言葉")
	w.in("mika", func(tx pgx.Tx) error {
		id, err := journey.Decide(ctx, tx, mika.ID, journey.Decision{Consultation: uuid.New(), Topic: "私話題", Response: journey.Act, Words: "私決めた言葉"})
		return errors.Join(err, journey.SetPlan(ctx, tx, mika.ID, id, journey.Plan{Step: "私はじめの一歩", Tell: "私話す人"}), journey.KeepTheme(ctx, tx, mika.ID, "私テーマ", false))
	})
	w.id(journey.Add(ctx, w.db, w.v("mika"), journey.Entry{Kind: "wish", Words: "私願い"}))
	removed := w.id(journey.Add(ctx, w.db, w.v("mika"), journey.Entry{Kind: "wish", Words: "私消した願い"}))
	w.ok(journey.Remove(ctx, w.db, w.v("mika"), removed))
	w.ok(journey.SetProfile(ctx, w.db, w.v("mika"), journey.Profile{Site: "私みなと", JobFamily: "私設計", Stages: []string{"care"}}))
	w.ok(outbox.SetChoice(ctx, w.db, w.v("mika"), outbox.Choice{Replies: true}))
	w.id(journey.PutShare(ctx, w.db, w.v("mika"), journey.Draft{Want: journey.WantListen, Purpose: "私共有の目的", Words: "私共有の言葉", Until: journey.LastShareDay()}))
	shared := w.id(journey.PutShare(ctx, w.db, w.v("kai"), journey.Draft{Want: journey.WantListen, Purpose: "他海の共有", Until: journey.LastShareDay()}))
	_, err = journey.ReadShare(ctx, w.db, w.v("mika"), shared)
	w.ok(err)
	for _, n := range []struct {
		by, about, words string
	}{{"mika", "boss", "私部下としてのメモ"}, {"mika", "kai", "私上司としてのメモ"}, {"boss", "mika", "他上司のメモ"}, {"kai", "mika", "他海のメモ"}} {
		w.id(oneonone.PutNote(ctx, w.db, w.v(n.by), oneonone.Note{About: w.people[n.about].ID, Words: n.words}))
	}
	w.id(oneonone.Propose(ctx, w.db, w.v("mika"), boss.ID, "私ふたりのメモの案", uuid.Nil))
	agreed := w.id(oneonone.Propose(ctx, w.db, w.v("kai"), mika.ID, "私海とのふたりのメモ", uuid.Nil))
	w.ok(oneonone.Agree(ctx, w.db, w.v("mika"), agreed))
	card := w.id(oneonone.GiveCard(ctx, w.db, w.v("boss"), oneonone.Card{Member: mika.ID, Observation: "私見えたこと", View: "私ひとつの見方"}))
	w.id(oneonone.AnswerCard(ctx, w.db, w.v("mika"), card, "カード", journey.Keep, "私カードへの言葉"))
	w.id(oneonone.GiveCard(ctx, w.db, w.v("mika"), oneonone.Card{Member: kai.ID, Observation: "私渡したカード", View: "私渡した見方"}))
	w.id(oneonone.PutPromise(ctx, w.db, w.v("mika"), oneonone.Promise{About: kai.ID, Words: "私調べておくこと"}))
	w.id(oneonone.PutPromise(ctx, w.db, w.v("boss"), oneonone.Promise{About: mika.ID, Words: "他上司の調べておくこと"}))
	w.id(brief.Save(ctx, w.db, w.v("mika"), brief.Saved{Member: kai.ID, Title: "私準備の題", Situation: "私準備の言葉", Language: "ja", Outcome: chat.OutcomeAnswer}))
	w.id(brief.Save(ctx, w.db, w.v("boss"), brief.Saved{Member: mika.ID, Title: "他上司の準備", Situation: "他上司の準備の言葉", Language: "ja", Outcome: chat.OutcomeAnswer}))
	w.ok(escalation.SetGlass(ctx, w.db, true))
	hr := w.people["hr"].Viewer()
	for _, q := range []escalation.Question{{Text: "私質問", Language: "ja"}, {Text: "私別名の質問", Alias: "私うみ", Language: "ja", Told: true}} {
		var id uuid.UUID
		w.in("mika", func(tx pgx.Tx) (err error) { id, err = w.book.Ask(ctx, tx, mika.ID, q); return err })
		_, err := w.book.Answer(ctx, hr, id, "私人事の答え"+q.Alias)
		w.ok(err)
		w.ok(w.book.AddNote(ctx, hr, id, "他人事のメモ"))
		if q.Told {
			w.ok(w.book.AskName(ctx, hr, id, escalation.OwnLife))
		}
	}
	w.in("kai", func(tx pgx.Tx) error {
		_, err := w.book.Ask(ctx, tx, kai.ID, escalation.Question{Text: "他海の質問", Language: "ja"})
		return err
	})
	w.ok(w.book.AskAnonymously(ctx, escalation.NewReceipt(), "他名前のない質問", "ja"))
	_, err = postgrestest.Owner(w.t, w.db).Exec(ctx, `
		with k as (insert into journey.kept (decision_id, person_id, what, on_date) select id, person_id, 'date', directory.today() from journey.decision where person_id = $1 limit 1
			returning id, decision_id, person_id)
		insert into journey.notice (kept_id, decision_id, person_id, reason, fact, on_date, deliver_at)
		select id, decision_id, person_id, 'date', '2027-04-01', directory.today(), now() from k`, mika.ID)
	w.ok(err)
}

// export is what Mika takes along: the data and the page.
func (w *world) export() (data, page string) {
	w.t.Helper()
	var b bytes.Buffer
	x := Export{DB: w.db, Questions: w.book, Person: w.people["mika"], Language: "ja", Now: time.Now(), Words: func(key string) string { return "[" + key + "]" },
		Logins: []Login{{Began: time.Now(), Used: time.Now(), Device: "Firefox"}}}
	w.ok(x.Write(w.t.Context(), &b))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	w.ok(err)
	read := func(name string) string {
		f, err := z.Open(name)
		w.ok(err)
		defer f.Close()
		all, err := io.ReadAll(f)
		w.ok(err)
		return string(all)
	}
	if len(z.File) != 2 {
		w.t.Errorf("%d files", len(z.File))
	}
	return read("dousuru/data.json"), read("dousuru/index.html")
}

func TestExportHasEverythingOfOnesOwn(t *testing.T) {
	w := newWorld(t)
	w.live()
	data, page := w.export()
	var read struct {
		Format   string
		Version  int
		MadeAt   time.Time `json:"made_at"`
		Sections map[string][]map[string]any
		LeftOut  []string `json:"left_out"`
	}
	if err := json.Unmarshal([]byte(data), &read); err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	if read.Format != "dousuru" || read.Version != Version || read.MadeAt.IsZero() || len(read.LeftOut) != len(Left) || len(read.Sections) != len(sections) {
		t.Errorf("head: %+v", read)
	}
	for _, s := range sections {
		if len(read.Sections[s.key]) == 0 {
			t.Errorf("section %s is empty: the test has nothing to find there", s.key)
		}
		if !strings.Contains(page, "[part."+s.key+"]") {
			t.Errorf("the page has no section %s", s.key)
		}
	}
	for _, words := range []string{"私相談の言葉", "私話題", "私決めた言葉", "私はじめの一歩", "私話す人", "私テーマ", "私願い", "私消した願い", "私みなと", "私設計", "私共有の目的", "私共有の言葉",
		"私部下としてのメモ", "私上司としてのメモ", "私ふたりのメモの案", "私海とのふたりのメモ", "私見えたこと", "私ひとつの見方", "私カードへの言葉", "私渡したカード", "私渡した見方",
		"私調べておくこと", "私準備の題", "私準備の言葉", "私質問", "私別名の質問", "私うみ", "私人事の答え", "凪 陽菜", "hina@example.com", "なぎ ひな", "灘 孝太郎", "汐見 海", "藤波 さやか", "Firefox"} {
		for name, text := range map[string]string{"data": data, "page": page} {
			if !strings.Contains(text, words) {
				t.Errorf("%s is not in the %s", words, name)
			}
		}
	}
	for name, text := range map[string]string{"data": data, "page": page} {
		for rest := text; strings.Contains(rest, "他"); {
			_, rest, _ = strings.Cut(rest, "他")
			t.Errorf("the %s has what is not Mika's: 他%.30s", name, rest)
		}
	}
	if strings.Contains(page, "<b>&太字") || !strings.Contains(page, "&lt;b&gt;&amp;太字") || strings.Contains(page, "<script") || strings.Contains(page, "src=") {
		t.Error("the page takes words for markup")
	}
	for _, label := range []string{"words", "question", "messages"} {
		if !strings.Contains(page, "[label."+label+"]") {
			t.Errorf("no label %s", label)
		}
	}
	if !strings.Contains(page, "[response.act]") || !strings.Contains(page, "[state.") || !strings.Contains(page, "[share.want.listen]") ||
		!strings.Contains(page, "[glass.reason.own_life]") {
		t.Error("values of fixed lists are not in words")
	}
}

// Somebody of whom there is nothing has a file, too, and each section is there.
func TestExportOfNothing(t *testing.T) {
	w := newWorld(t)
	data, _ := w.export()
	var read struct{ Sections map[string][]any }
	if err := json.Unmarshal([]byte(data), &read); err != nil || len(read.Sections) != len(sections) || len(read.Sections["talks"]) != 0 {
		t.Errorf("%v, %+v", err, read)
	}
}

// A file that breaks off is no zip.
func TestExportFailsWhole(t *testing.T) {
	w := newWorld(t)
	w.live()
	x := Export{DB: w.db, Questions: w.book, Person: w.people["mika"], Language: "ja", Words: func(string) string { return "" }}
	if err := x.Write(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	if _, err := postgrestest.Owner(t, w.db).Exec(t.Context(), `update chat.message set body = '\x0102'`); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := x.Write(t.Context(), &b); err == nil {
		t.Error("a message that does not open is left out in silence")
	}
	if _, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
		t.Error("what broke off opens")
	}
}
