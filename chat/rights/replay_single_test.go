package rights

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// A single is one thing that can be taken away: two are made, one of them is taken away after the backup.
type single struct {
	kind   erasure.Kind
	table  string // where it stands, as in testdata/replayed.txt
	make   func(n int) uuid.UUID
	take   func(id uuid.UUID)
	back   func(id uuid.UUID) // brings it back; nil: it cannot be brought back
	stands string             // asked of the owner with an id: whether it stands
}

const row = `select exists (select from `

// ofTwo are the people of whom one takes something away where there is only one thing of a person.
var ofTwo = []string{"mika", "boss", "kai"}

func (w *world) singles() []single {
	ctx, t := w.t.Context(), w.t
	mika, kai := w.v("mika"), w.v("kai")
	hr := w.people["hr"].Viewer()
	several := 0
	words := func(n int) string { // other ones each time: what is written twice within a minute is one
		several++
		return fmt.Sprintf("消すもの%d %d", n, several)
	}
	decide := func(n int) (id uuid.UUID) {
		w.in("mika", func(tx pgx.Tx) (err error) {
			id, err = journey.Decide(ctx, tx, mika.Person, journey.Decision{Consultation: uuid.New(), Topic: words(n), Response: journey.Keep})
			return err
		})
		return id
	}
	ask := func(slug string, n int) (id uuid.UUID) {
		w.in(slug, func(tx pgx.Tx) (err error) {
			id, err = w.book.Ask(ctx, tx, w.people[slug].ID, escalation.Question{Text: words(n), Language: "ja"})
			return err
		})
		return id
	}
	entry := func(n int) uuid.UUID {
		return w.id(journey.Add(ctx, w.db, mika, journey.Entry{Kind: "wish", Words: words(n)}))
	}
	saved := func(n int) uuid.UUID {
		return w.id(brief.Save(ctx, w.db, mika, brief.Saved{Member: kai.Person, Title: words(n), Language: "ja", Outcome: chat.OutcomeAnswer}))
	}
	shared := func(n int) uuid.UUID {
		id := w.id(oneonone.Propose(ctx, w.db, kai, mika.Person, words(n), uuid.Nil))
		w.ok(oneonone.Agree(ctx, w.db, mika, id))
		return id
	}
	owners := map[uuid.UUID]string{}
	for _, slug := range ofTwo {
		owners[w.people[slug].ID] = slug
	}
	profile := func(n int) uuid.UUID {
		slug := ofTwo[n]
		w.ok(journey.SetProfile(ctx, w.db, w.v(slug), journey.Profile{Site: "消す場所", JobFamily: "消す仕事", Stages: []string{"care", "child"}, Interests: []string{"abroad"}}))
		return w.people[slug].ID
	}
	without := func(change func(*journey.Profile)) func(uuid.UUID) {
		return func(id uuid.UUID) {
			p, err := journey.ProfileOf(ctx, w.db, w.v(owners[id]))
			w.ok(err)
			change(&p)
			w.ok(journey.SetProfile(ctx, w.db, w.v(owners[id]), p))
		}
	}
	receipts := map[uuid.UUID]postgres.Viewer{}
	themes := map[uuid.UUID]string{}
	remarks := map[uuid.UUID]uuid.UUID{}
	return []single{
		{erasure.Decision, "journey.decision", decide, func(id uuid.UUID) {
			w.in("mika", func(tx pgx.Tx) error {
				gone, err := journey.Undo(ctx, tx, mika.Person, id)
				if !gone {
					t.Error("a first decision is not gone with its undoing")
				}
				return err
			})
		}, nil, row + `journey.decision where id = $1)`},
		{erasure.Share, "journey.share", func(n int) uuid.UUID {
			slug := []string{"mika", "kai"}[n%2]
			return w.id(journey.PutShare(ctx, w.db, w.v(slug), journey.Draft{Want: journey.WantListen, Purpose: words(n), Until: journey.LastShareDay()}))
		}, func(id uuid.UUID) { w.ok(journey.WithdrawShare(ctx, w.db, mika, id)) }, nil, row + `journey.share_content where share_id = $1)`},
		{erasure.EntryGone, "journey.entry", entry, func(id uuid.UUID) {
			w.ok(journey.Remove(ctx, w.db, mika, id))
			w.ok(journey.Forget(ctx, w.db, mika))
		}, nil, row + `journey.entry where id = $1)`},
		{erasure.Entry, "journey.entry", entry, func(id uuid.UUID) { w.ok(journey.Remove(ctx, w.db, mika, id)) },
			func(id uuid.UUID) { w.ok(journey.Restore(ctx, w.db, mika, id)) }, row + `journey.entry where id = $1 and deleted_at is null)`},
		{erasure.Theme, "journey.theme", func(n int) uuid.UUID {
			id := uuid.New()
			themes[id] = words(n)
			_, err := postgrestest.Owner(t, w.db).Exec(ctx, `insert into knowledge.article (slug, kind, title, themes, content_hash) values ($1, 'program', '制度', array[$2], '')`, id.String(), themes[id])
			w.ok(err)
			w.in("mika", func(tx pgx.Tx) error { return journey.KeepTheme(ctx, tx, mika.Person, themes[id], false) })
			return id
		}, func(id uuid.UUID) {
			w.in("mika", func(tx pgx.Tx) error { return journey.StopTheme(ctx, tx, mika.Person, themes[id]) })
		}, nil, row + `journey.theme t join knowledge.article a on t.theme = any(a.themes) where a.slug = $1::text)`},
		{erasure.OwnNote, "oneonone.note", func(n int) uuid.UUID {
			return w.id(oneonone.PutNote(ctx, w.db, mika, oneonone.Note{About: kai.Person, Words: words(n)}))
		}, func(id uuid.UUID) { w.ok(oneonone.RemoveNote(ctx, w.db, mika, id)) },
			func(id uuid.UUID) { w.ok(oneonone.RestoreNote(ctx, w.db, mika, id)) }, row + `oneonone.note where id = $1 and removed_at is null)`},
		{erasure.Promise, "oneonone.promise", func(n int) uuid.UUID {
			return w.id(oneonone.PutPromise(ctx, w.db, mika, oneonone.Promise{About: kai.Person, Words: words(n)}))
		}, func(id uuid.UUID) { w.ok(oneonone.RemovePromise(ctx, w.db, mika, id)) },
			func(id uuid.UUID) { w.ok(oneonone.RestorePromise(ctx, w.db, mika, id)) }, row + `oneonone.promise where id = $1 and removed_at is null)`},
		{erasure.Card, "oneonone.card", func(n int) uuid.UUID {
			return w.id(oneonone.GiveCard(ctx, w.db, mika, oneonone.Card{Member: kai.Person, Observation: words(n), View: "見方"}))
		}, func(id uuid.UUID) {
			_, err := oneonone.TakeCardBack(ctx, w.db, mika, kai.Person, id)
			w.ok(err)
		}, nil, row + `oneonone.card where id = $1)`},
		{erasure.Shared, "oneonone.shared", shared, func(id uuid.UUID) {
			_, err := oneonone.TakeBack(ctx, w.db, kai, id)
			w.ok(err)
		}, nil, row + `oneonone.shared where id = $1)`},
		{erasure.Brief, "brief.brief", saved, func(id uuid.UUID) { w.ok(brief.Remove(ctx, w.db, mika, id)) },
			func(id uuid.UUID) { w.ok(brief.Restore(ctx, w.db, mika, id)) }, row + `brief.brief where id = $1 and removed_at is null)`},
		{erasure.BriefGone, "brief.brief", saved, func(id uuid.UUID) {
			w.ok(brief.Remove(ctx, w.db, mika, id))
			w.ok(brief.Erase(ctx, w.db, mika, id))
		}, nil, row + `brief.brief where id = $1)`},
		{erasure.Question, "escalation.thread", func(n int) uuid.UUID { return ask("kai", n) }, func(id uuid.UUID) { w.ok(w.book.Withdraw(ctx, kai, id)) },
			func(id uuid.UUID) { w.ok(w.book.Restore(ctx, kai, id)) }, row + `escalation.thread where id = $1 and state <> 'withdrawn')`},
		{erasure.Question, "escalation.thread", func(n int) uuid.UUID {
			r := escalation.NewReceipt()
			w.ok(w.book.AskAnonymously(ctx, r, words(n), "ja"))
			asked, err := w.book.FindByReceipt(ctx, r)
			w.ok(err)
			receipts[asked.ID] = postgres.Viewer{Receipt: r.Hash()}
			return asked.ID
		}, func(id uuid.UUID) { w.ok(w.book.Withdraw(ctx, receipts[id], id)) },
			func(id uuid.UUID) { w.ok(w.book.Restore(ctx, receipts[id], id)) }, row + `escalation.thread where id = $1 and state <> 'withdrawn')`},
		{erasure.Left, "escalation.asker", func(n int) uuid.UUID {
			id := ask("kai", n)
			w.ok(w.book.Invite(ctx, kai, id, mika.Person))
			w.ok(w.book.Join(ctx, mika, id))
			return id
		}, func(id uuid.UUID) { w.ok(w.book.Decline(ctx, mika, id)) }, nil, row + `escalation.asker where thread_id = $1 and part = 'together')`},
		{erasure.Remark, "escalation.note", func(n int) (id uuid.UUID) {
			thread := ask("kai", n)
			w.ok(w.book.AddNote(ctx, hr, thread, words(n)))
			notes, err := w.book.Notes(ctx, hr, thread)
			w.ok(err)
			remarks[notes[0].ID] = thread
			return notes[0].ID
		}, func(id uuid.UUID) { w.ok(w.book.RemoveNote(ctx, hr, remarks[id], id)) }, nil, row + `escalation.note where id = $1)`},
		{erasure.Site, "journey.profile", profile, without(func(p *journey.Profile) { p.Site = "別の場所" }), nil, ""},
		{erasure.JobFamily, "journey.profile", profile, without(func(p *journey.Profile) { p.JobFamily = "" }), nil, ""},
		{erasure.Stages, "journey.profile", profile, without(func(p *journey.Profile) { p.Stages = []string{"care"} }), nil, ""},
		{erasure.Interests, "journey.profile", profile, without(func(p *journey.Profile) { p.Interests = nil }), nil, ""},
		{erasure.Offline, "chat.offline", func(n int) uuid.UUID {
			return w.people[ofTwo[n]].ID
		}, func(id uuid.UUID) { w.ok(chat.SetOffline(ctx, w.db, w.v(owners[id]), true)) },
			func(id uuid.UUID) { w.ok(chat.SetOffline(ctx, w.db, w.v(owners[id]), false)) }, `select not exists (select from chat.offline where person_id = $1)`},
	}
}

// field is what of a profile stands in the field of a kind.
func field(kind erasure.Kind, p journey.Profile) int {
	return map[erasure.Kind]int{erasure.Site: len(p.Site), erasure.JobFamily: len(p.JobFamily), erasure.Stages: len(p.Stages), erasure.Interests: len(p.Interests)}[kind]
}

// Of everything that can be taken away by itself, three stand in a backup. Afterwards one is taken away, and one is taken away and brought
// back. The backup is restored, with all three; after the start the first is gone, and the others stand.
func TestSingleErasuresAreDoneAgainAfterARestore(t *testing.T) {
	w := newWorld(t)
	ctx, file, dump := t.Context(), filepath.Join(t.TempDir(), "erasures.jsonl"), filepath.Join(t.TempDir(), "dump")
	all := w.singles()
	made := make([][3]uuid.UUID, len(all))
	for i, s := range all {
		for n := range made[i] {
			if s.kind == erasure.Share && n == 2 {
				continue // one share of a person at a time
			}
			made[i][n] = s.make(n)
		}
	}
	stop := w.letters()
	waiting := escalation.NewReceipt()
	w.ok(w.book.AskAnonymously(ctx, waiting, "まだあずかっている質問", "ja"))
	if _, err := erasure.Write(ctx, w.db, file); err != nil {
		t.Fatal(err)
	}
	tool(t, "pg_dump", "--format=custom", "--file="+dump, "--dbname="+as(t, w.db))

	// After the backup.
	asked, err := w.book.FindByReceipt(ctx, waiting)
	w.ok(err)
	w.ok(w.book.Withdraw(ctx, postgres.Viewer{Receipt: waiting.Hash()}, asked.ID))
	stop()
	w.ok(w.book.Deliver(ctx))
	w.book.Letters = nil
	notes := 1
	for i, s := range all {
		s.take(made[i][0])
		if notes++; s.kind == erasure.EntryGone || s.kind == erasure.BriefGone {
			notes++ // it was removed before
		}
		if s.back != nil {
			s.take(made[i][2])
			s.back(made[i][2])
			notes += 2
		}
	}
	if n, err := erasure.Write(ctx, w.db, file); n != notes || err != nil {
		t.Fatalf("%d erasures were written, want %d, %v", n, notes, err)
	}
	lines, torn, err := erasure.Read(file)
	if err != nil || torn != 0 || len(lines) != notes {
		t.Fatalf("%d lines, %d torn, %v", len(lines), torn, err)
	}

	// The backup comes back.
	empty := postgrestest.Empty(t)
	tool(t, "pg_restore", "--exit-on-error", "--dbname="+empty, dump)
	w.db = postgrestest.Open(t, empty)
	w.book.DB = w.db
	owner := postgrestest.Owner(t, w.db)
	stands := func(s single, id uuid.UUID) (is bool) {
		t.Helper()
		if s.stands != "" {
			w.ok(owner.QueryRow(ctx, s.stands, id).Scan(&is))
			return is
		}
		p, err := journey.ProfileOf(ctx, w.db, postgres.Viewer{Person: id})
		w.ok(err)
		return field(s.kind, p) > 0
	}
	for i, s := range all {
		for n, id := range made[i] {
			if id != uuid.Nil && !stands(s, id) {
				t.Errorf("the backup brought no %s %d", s.kind, n)
			}
		}
	}
	if n, err := Replay(ctx, w.db, w.book, lines); n != notes || err != nil {
		t.Fatalf("%d erasures were done again, want %d, %v", n, notes, err)
	}
	for i, s := range all {
		for n, id := range made[i] {
			if id != uuid.Nil && stands(s, id) != (n > 0) {
				t.Errorf("%s %d stands: %t", s.kind, n, n == 0)
			}
		}
	}
	w.ok(w.book.Deliver(ctx))
	if q, err := w.book.FindByReceipt(ctx, waiting); err != nil || q.State != escalation.Withdrawn {
		t.Errorf("the question that was still a letter in the backup: %s, %v", q.State, err)
	}
	if n, err := Replay(ctx, w.db, w.book, lines); n != 0 || err != nil {
		t.Errorf("a second start has %d to do, %v", n, err)
	}
	seen := []erasure.Kind{erasure.Everything, erasure.ButOpen, erasure.Journey, erasure.Talk, erasure.Back} // TestErasuresAreDoneAgainAfterARestore
	tables := map[string]bool{"chat.consultation": true}
	for _, s := range all {
		seen = append(seen, s.kind)
		tables[s.table] = true
	}
	for _, kind := range kinds(t) {
		if !slices.Contains(seen, kind) {
			t.Errorf("no restore was tried with %q", kind)
		}
	}
	for table, way := range replayed(t) {
		if (way != "-") != tables[table] {
			t.Errorf("%s is %q in testdata/replayed.txt, and a restore tried it: %t", table, way, tables[table])
		}
	}
}

// What was removed before the backup's days were over is counted from when it was removed, not from the restore.
func TestWhatIsRemovedAgainGoesInItsTime(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	id := w.id(journey.Add(ctx, w.db, w.v("mika"), journey.Entry{Kind: "wish", Words: "願い"}))
	line := erasure.Line{ID: uuid.New(), At: time.Now().AddDate(0, 0, -31), Kind: erasure.Entry, Person: erasure.HashOf(w.people["mika"].ID), Thing: erasure.HashOf(id)}
	if n, err := Replay(ctx, w.db, w.book, []erasure.Line{line}); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	var due bool
	if err := postgrestest.Owner(t, w.db).QueryRow(ctx, `select deleted_at < now() - interval '30 days' from journey.entry where id = $1`, id).Scan(&due); err != nil || !due {
		t.Errorf("due: %t, %v", due, err)
	}
}

// A line of somebody says nothing about what is somebody else's.
func TestALineIsItsPersonsOwn(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for i, s := range w.singles() {
		if s.kind == erasure.Offline || s.stands == "" || s.kind == erasure.Share || s.kind == erasure.Theme {
			continue
		}
		id := s.make(i % 3)
		line := erasure.Line{ID: uuid.New(), At: time.Now(), Kind: s.kind, Person: erasure.HashOf(w.people["boss"].ID), Thing: erasure.HashOf(id)}
		if n, err := Replay(ctx, w.db, w.book, []erasure.Line{line}); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		var is bool
		if err := postgrestest.Owner(t, w.db).QueryRow(ctx, s.stands, id).Scan(&is); err != nil || !is {
			t.Errorf("%s of somebody else is gone, %v", s.kind, err)
		}
	}
}

// letters has questions without a name wait for the next delivery, and writes them until stop.
func (w *world) letters() (stop func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	l := escalation.NewLetters(w.db, time.Millisecond)
	w.book.Letters = l
	ended := make(chan struct{})
	go func() { defer close(ended); l.Run(ctx) }()
	return func() { cancel(); <-ended }
}

// An unknown kind stops the start: the program is older than the file.
func TestAnUnknownKindStopsTheStart(t *testing.T) {
	w := newWorld(t)
	line := erasure.Line{ID: uuid.New(), At: time.Now(), Kind: "later", Person: erasure.HashOf(w.people["mika"].ID)}
	if _, err := Replay(t.Context(), w.db, w.book, []erasure.Line{line}); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
