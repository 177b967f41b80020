package escalation

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// What HR arranges among themselves is read by nobody else: not by the asker, their boss or an executive who was asked.
func TestNotesDraftsAndPresenceAreHRs(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr, hr2 := t.Context(), o.book, o.viewer("hr"), o.viewer("hr2")
	id := o.ask("asker", Question{Text: "質問です", With: o.person("boss").ID})
	o.must(b.Join(ctx, o.viewer("boss"), id))
	o.must(b.PassToExecutive(ctx, hr, id, o.person("chief").ID, ""))
	o.must(b.AddNote(ctx, hr, id, " 工場に確かめる \n"))
	o.must(b.AddNote(ctx, hr2, id, "確かめた"))
	o.must(b.KeepDraft(ctx, hr, id, "書きかけ"))
	_, err := b.Here(ctx, hr, id, true)
	o.must(err)

	notes, err := b.Notes(ctx, hr, id)
	o.must(err)
	if len(notes) != 2 || notes[0].Body != "工場に確かめる" || notes[0].Author != "見本 人事" || !notes[0].Own || notes[1].Own || notes[1].Author != "見本 採用" {
		t.Errorf("notes: %+v", notes)
	}
	for _, who := range []string{"asker", "boss", "chief", "other"} {
		o.must(o.db.As(ctx, o.viewer(who), func(tx pgx.Tx) error {
			var n int
			err := tx.QueryRow(ctx, `select (select count(*) from escalation.note) + (select count(*) from escalation.draft)
				+ (select count(*) from escalation.presence) + (select count(*) from escalation.module) + (select count(*) from escalation.handling)`).Scan(&n)
			if n > 0 {
				t.Errorf("%s reads %d rows of HR's", who, n)
			}
			return err
		}))
		if err := b.AddNote(ctx, o.viewer(who), id, "x"); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s writes a note: %v", who, err)
		}
		if err := b.KeepDraft(ctx, o.viewer(who), id, "x"); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s keeps a draft: %v", who, err)
		}
		if _, err := b.Here(ctx, o.viewer(who), id, false); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s is present: %v", who, err)
		}
		if _, err := b.SaveModule(ctx, o.viewer(who), Module{Title: who, Body: "x"}); err == nil {
			t.Errorf("%s saves a text module", who)
		}
	}
	if err := b.RemoveNote(ctx, hr2, id, notes[0].ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("a colleague's note is removed: %v", err)
	}
	o.must(b.RemoveNote(ctx, hr, id, notes[0].ID))
	for text, want := range map[string]error{" \n ": ErrEmpty, strings.Repeat("長", MaxRemark+1): ErrTooLong} {
		if err := b.AddNote(ctx, hr, id, text); !errors.Is(err, want) {
			t.Errorf("%.10q: %v, want %v", text, err, want)
		}
	}
	// A draft is its writer's alone, and done when the answer is sent; the other writer's stays.
	if body, err := b.Draft(ctx, hr2, id); err != nil || body != "" {
		t.Errorf("a colleague reads the draft %q (%v)", body, err)
	}
	o.must(b.KeepDraft(ctx, hr2, id, "わたしの書きかけ"))
	o.answer(id, "はい。")
	if body, err := b.Draft(ctx, hr, id); err != nil || body != "" {
		t.Errorf("the draft %q outlives its answer (%v)", body, err)
	}
	if body, err := b.Draft(ctx, hr2, id); err != nil || body != "わたしの書きかけ" {
		t.Errorf("the colleague's draft is %q (%v)", body, err)
	}
	o.must(b.KeepDraft(ctx, hr2, id, " "))
	if body, err := b.Draft(ctx, hr2, id); err != nil || body != "" {
		t.Errorf("an emptied draft is %q (%v)", body, err)
	}
	if err := b.KeepDraft(ctx, hr, id, strings.Repeat("長", MaxDraft+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a draft without end: %v", err)
	}
	// With the question everything about it is out of sight.
	o.must(b.KeepDraft(ctx, hr, id, "また書きかけ"))
	o.must(b.Withdraw(ctx, o.viewer("asker"), id))
	if notes, err := b.Notes(ctx, hr, id); err != nil || len(notes) > 0 {
		t.Errorf("notes of a withdrawn question: %+v (%v)", notes, err)
	}
	if body, err := b.Draft(ctx, hr, id); err != nil || body != "" {
		t.Errorf("draft of a withdrawn question: %q (%v)", body, err)
	}
}

func TestPresence(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr, hr2 := t.Context(), o.book, o.viewer("hr"), o.viewer("hr2")
	id := o.ask("asker", Question{Text: "質問です"})
	hint, cancel := o.db.Subscribe(PresenceTopic(id))
	defer cancel()
	hinted := func(want bool, what string) {
		t.Helper()
		patience := 300 * time.Millisecond
		if want {
			patience = 5 * time.Second
		}
		select {
		case <-hint:
			if !want {
				t.Errorf("%s wakes the others", what)
			}
		case <-time.After(patience):
			if want {
				t.Errorf("%s wakes nobody", what)
			}
		}
	}
	here := func(v postgres.Viewer, writing bool) []Presence {
		t.Helper()
		others, err := b.Here(ctx, v, id, writing)
		o.must(err)
		return others
	}
	<-hint // the listener has just begun
	if others := here(hr, false); len(others) > 0 {
		t.Errorf("alone there are %+v", others)
	}
	hinted(true, "coming")
	here(hr, false)
	hinted(false, "a beat")
	here(hr, true)
	hinted(true, "beginning to write")
	if diff := cmp.Diff([]Presence{{"見本 人事", true}}, here(hr2, false)); diff != "" {
		t.Error(diff)
	}
	hinted(true, "a colleague who comes")
	o.time = o.time.Add(PresenceStale + time.Second)
	if others := here(hr2, false); len(others) > 0 {
		t.Errorf("who fell silent is still here: %+v", others)
	}
	here(hr, true)
	o.must(b.Gone(ctx, hr, id))
	if others := here(hr2, false); len(others) > 0 {
		t.Errorf("who left is still here: %+v", others)
	}
}

func TestVariables(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr := t.Context(), o.book, o.viewer("hr")
	owner := postgrestest.Owner(t, o.db)
	if _, err := owner.Exec(ctx, `insert into knowledge.desk (slug, name, channel) values ('health', '健康管理室', '内線 見本')`); err != nil {
		t.Fatal(err)
	}
	named := o.ask("asker", Question{Text: "質問です"})
	alias := o.ask("other", Question{Text: "質問です", Alias: "うみ"})
	english := o.ask("boss", Question{Text: "A question", Language: "en"})
	_, nameless := o.askAnonymously("質問です")
	o.must(b.Assign(ctx, hr, alias, o.person("hr2").ID))
	const body = "{宛名}、{質問日}の質問に｛期限｝までに。{窓口：health}／{ 担当 }"
	for id, want := range map[uuid.UUID]string{
		named:    "見本 花子さん、2026年11月24日の質問に2026年11月26日までに。健康管理室（内線 見本）／見本 人事",
		alias:    "うみさん、2026年11月24日の質問に2026年11月25日までに。健康管理室（内線 見本）／見本 採用",
		english:  "見本 部長、24 November 2026の質問に26 November 2026までに。健康管理室（内線 見本）／見本 人事",
		nameless: "ご質問をくださった方、2026年11月24日の質問に2026年11月25日までに。健康管理室（内線 見本）／見本 人事",
	} {
		if got, err := b.Expand(ctx, hr, id, body); err != nil || got != want {
			t.Errorf("got  %s (%v)\nwant %s", got, err, want)
		}
	}
	for _, text := range []string{"{名前}さん", "{窓口:nowhere}", "{窓口:}", "{宛名:health}"} {
		var unknown *UnknownVariable
		if _, err := b.Answer(ctx, hr, named, "はい。"+text); !errors.As(err, &unknown) || !strings.HasPrefix(text, unknown.Name) {
			t.Errorf("%s: %v", text, err)
		}
		if err := b.AskBack(ctx, hr, named, text); !errors.As(err, &unknown) {
			t.Errorf("asked back with %s: %v", text, err)
		}
		if _, err := b.SaveModule(ctx, hr, Module{Title: "a", Body: text}); !errors.As(err, &unknown) {
			t.Errorf("module with %s: %v", text, err)
		}
	}
	if q := o.find(hr, named); len(q.Messages) > 0 {
		t.Errorf("something was sent: %+v", q.Messages)
	}
	if _, err := b.Answer(ctx, hr, named, strings.Repeat("{窓口:health}", 900)); !errors.Is(err, ErrTooLong) {
		t.Errorf("too long once filled in: %v", err)
	}
	o.must(b.AskBack(ctx, hr, named, "{宛名}、部署を教えてください"))
	if got := o.find(o.viewer("asker"), named).Messages[0].Body; got != "見本 花子さん、部署を教えてください" {
		t.Errorf("asked back: %s", got)
	}
	if got, err := b.Expand(ctx, hr, named, "f(x) = { x }\n{}"); err == nil {
		t.Errorf("unknown in brackets: %q", got)
	}
	if got, err := b.Expand(ctx, hr, named, "{}、{\n}"); err != nil || got != "{}、{\n}" {
		t.Errorf("empty brackets: %q (%v)", got, err)
	}
}

func TestModules(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr := t.Context(), o.book, o.viewer("hr")
	id, err := b.SaveModule(ctx, hr, Module{Title: " お礼 ", Body: "{宛名}、ありがとうございます。"})
	o.must(err)
	if _, err := b.SaveModule(ctx, o.viewer("hr2"), Module{Title: "お礼", Body: "x"}); !errors.Is(err, ErrTitle) {
		t.Errorf("a title twice: %v", err)
	}
	_, err = b.SaveModule(ctx, o.viewer("hr2"), Module{ID: id, Title: "お礼の言葉", Body: "ありがとうございます。"})
	o.must(err)
	for _, m := range []Module{{Body: "x"}, {Title: "x"}, {Title: strings.Repeat("題", MaxModuleTitle+1), Body: "x"}, {ID: uuid.New(), Title: "x", Body: "x"}} {
		if _, err := b.SaveModule(ctx, hr, m); err == nil {
			t.Errorf("saved %+.40v", m)
		}
	}
	list, err := b.Modules(ctx, hr)
	if err != nil || len(list) != 1 || list[0].Title != "お礼の言葉" || list[0].ID != id {
		t.Errorf("modules: %+v (%v)", list, err)
	}
	o.must(b.RemoveModule(ctx, hr, id))
	if err := b.RemoveModule(ctx, hr, id); !errors.Is(err, ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestWatch(t *testing.T) {
	o := newOffice(t)
	ctx, b := t.Context(), o.book
	told := func() (list []string) {
		t.Helper()
		o.must(b.Watch(ctx, jobs.Try{}))
		o.must(o.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			rows, _ := tx.Query(ctx, `delete from outbox.notice where audience <> '' returning kind || ' ' || audience || ' ' || link`)
			var err error
			list, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		}))
		return list
	}
	queued := func() (n int) {
		t.Helper()
		o.must(o.db.Pool().QueryRow(ctx, `select count(*) from river.river_job where kind = $1`, WatchJob).Scan(&n))
		return n
	}
	o.must(b.Leave(ctx, "返事はいりません", "ja"))
	o.askAnonymously("匿名の質問")
	o.ask("other", Question{Text: "別名の質問", Alias: "うみ"})
	if queued() != 0 {
		t.Error("a question without a name left a row that says when")
	}
	if diff := cmp.Diff([]string{"inbox hr /hr"}, told()); diff != "" {
		t.Errorf("new ones:\n%s", diff)
	}
	if got := told(); len(got) > 0 {
		t.Errorf("told twice: %v", got)
	}
	id := o.ask("asker", Question{Text: "質問です"})
	if queued() != 1 {
		t.Error("a named question asks for no job")
	}
	o.answer(id, "はい。")
	o.must(b.Leave(ctx, "返事はいりません", "ja"))
	withdrawn := o.ask("asker", Question{Text: "質問です"})
	o.must(b.Withdraw(ctx, o.viewer("asker"), withdrawn))
	if got := told(); len(got) > 0 {
		t.Errorf("told of what waits for nobody: %v", got)
	}
	o.time = o.time.Add(7 * 24 * time.Hour)
	if diff := cmp.Diff([]string{"overdue hr /hr"}, told()); diff != "" {
		t.Errorf("late ones:\n%s", diff)
	}
	if got := told(); len(got) > 0 {
		t.Errorf("told twice of late ones: %v", got)
	}
}
