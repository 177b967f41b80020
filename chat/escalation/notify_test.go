package escalation

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// told are the notices that wait to leave, as "kind slug link", sorted; it does the job first, and removes them.
func (o *office) told() []string {
	o.t.Helper()
	if err := o.book.Notify(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	rows, _ := postgrestest.Owner(o.t, o.db).Query(o.t.Context(), `
		with gone as (delete from outbox.notice returning *)
		select kind || ' ' || p.slug || ' ' || link from gone join directory.person p on p.id = person_id`)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		o.t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// Whoever asks is told, under a name or an alias, and nobody of an anonymous question; the invited one, and the executive.
func TestWhoIsToldOfWhat(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	named, alias := o.ask("asker", Question{Text: "名前を出す質問"}), o.ask("asker", Question{Text: "別の名前の質問", Alias: "ねこ"})
	nobody, nameless := o.askAnonymously("名前のない質問")
	together := o.ask("asker", Question{Text: "いっしょの質問", With: o.person("boss").ID})
	for _, step := range []struct {
		what string
		do   func() error
		want string
	}{
		{"invited", func() error { return nil }, "together boss /questions"},
		{"asked back under an alias", func() error { return o.book.AskBack(ctx, hr, alias, "いつですか") }, "asked_back asker /questions"},
		{"answered by name", func() error { _, err := o.book.Answer(ctx, hr, named, "はい"); return err }, "answer asker /questions"},
		{"two answers", func() error {
			_, err := o.book.Answer(ctx, hr, named, "もうひとつ")
			if err == nil {
				_, err = o.book.Answer(ctx, hr, alias, "はい")
			}
			return err
		}, "answer asker /questions"},
		{"anonymous", func() error { _, err := o.book.Answer(ctx, hr, nameless, "はい"); return err }, ""},
		{"told by the asker", func() error { return o.book.Tell(ctx, nobody, nameless, "ありがとう") }, ""},
		{"passed on", func() error {
			return o.book.PassToExecutive(ctx, hr, nameless, o.person("chief").ID, "どうですか")
		}, "passed chief /asked"},
		{"before the invited one joins", func() error { _, err := o.book.Answer(ctx, hr, together, "はい"); return err }, "answer asker /questions"},
		{"both", func() error {
			if err := o.book.Join(ctx, o.viewer("boss"), together); err != nil {
				return err
			}
			_, err := o.book.Answer(ctx, hr, together, "追加です")
			return err
		}, "answer asker /questions, answer boss /questions"},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if got := strings.Join(o.told(), ", "); got != step.want {
			t.Errorf("%s: told %q, want %q", step.what, got, step.want)
		}
	}
	var left, jobs int
	err := postgrestest.Owner(t, o.db).QueryRow(ctx, `
		select (select count(*) from escalation.notice), (select count(*) from river.river_job where kind = $1)`, Job).Scan(&left, &jobs)
	if err != nil || left != 0 || jobs == 0 {
		t.Errorf("%d events left, %d jobs, %v", left, jobs, err)
	}
}

// More events than one transaction takes are all told, and the same to one person once.
func TestManyEvents(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "質問"})
	_, err := postgrestest.Owner(t, o.db).Exec(t.Context(), `insert into escalation.notice (thread_id, what) select $1, 'answer' from generate_series(1, $2)`, id, atOnce+5)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.told(); len(got) > 2 || len(got) == 0 {
		t.Errorf("told %v", got)
	}
}

// What was read, declined or withdrawn before the mail leaves is not wanted any more.
func TestIsANoticeStillWanted(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	wanted := func(kind outbox.Kind, slug string) (is bool) {
		t.Helper()
		err := o.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
			is, err = Wanted[kind](ctx, tx, o.person(slug).ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	id := o.ask("asker", Question{Text: "質問", With: o.person("boss").ID})
	check := func(when string, answer, together bool) {
		t.Helper()
		got := fmt.Sprint(wanted(outbox.Answer, "asker"), wanted(outbox.AskedBack, "asker"), wanted(outbox.Together, "boss"))
		if want := fmt.Sprint(answer, answer, together); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	check("asked", false, true)
	if _, err := o.book.Answer(ctx, hr, id, "はい"); err != nil {
		t.Fatal(err)
	}
	check("answered", true, true)
	if wanted(outbox.Answer, "boss") || wanted(outbox.Answer, "other") {
		t.Error("somebody who did not join is told of the answer")
	}
	if err := o.book.MarkRead(ctx, o.viewer("asker"), id); err != nil {
		t.Fatal(err)
	}
	check("read", false, true)
	if err := o.book.Decline(ctx, o.viewer("boss"), id); err != nil {
		t.Fatal(err)
	}
	check("declined", false, false)
	if _, err := o.book.Answer(ctx, hr, id, "追加です"); err != nil {
		t.Fatal(err)
	}
	check("answered again", true, false)
	if err := o.book.Withdraw(ctx, o.viewer("asker"), id); err != nil {
		t.Fatal(err)
	}
	check("withdrawn", false, false)
}

// What is sent twice is told once, with a name and without.
func TestToldOnce(t *testing.T) {
	o := newOffice(t)
	nobody, nameless := o.askAnonymously("質問")
	named := o.ask("asker", Question{Text: "質問"})
	for id, v := range map[string]postgres.Viewer{nameless.String(): nobody, named.String(): o.viewer("asker")} {
		thread, once := nameless, nameless
		if id == named.String() {
			thread, once = named, nameless // the same once in another thread is another message
		}
		for range 2 {
			if err := o.book.TellOnce(t.Context(), v, thread, "追加です", once); err != nil {
				t.Fatal(err)
			}
		}
		found, err := o.book.Find(t.Context(), o.viewer("hr"), thread)
		if err != nil || len(found.Messages) != 1 {
			t.Errorf("%+v, %v", found.Messages, err)
		}
	}
	for range 2 {
		if err := o.book.LeaveOnce(t.Context(), nameless, "置いていく質問", "ja"); err != nil {
			t.Fatal(err)
		}
		if err := o.book.LeaveOnce(t.Context(), o.person("other").ID, "置いていく質問", "ja"); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := o.inbox(o.viewer("hr"))
	if err != nil || len(waiting) != 3 {
		t.Errorf("HR has %d questions, %v", len(waiting), err)
	}
}

// A job that was given up leaves nobody untold for longer than the hourly look.
func TestWhatAJobLeftIsToldByTheHourlyLook(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "質問"})
	o.answer(id, "はい。")
	o.must(o.book.Watch(t.Context(), jobs.Try{Number: 1}))
	var told int
	err := postgrestest.Owner(t, o.db).QueryRow(t.Context(), `select count(*) from outbox.notice where kind = 'answer' and person_id = $1`, o.person("asker").ID).Scan(&told)
	if err != nil || told != 1 {
		t.Errorf("the asker is told %d times, %v", told, err)
	}
}

// An answer is fresh to each asker once, until they said what they will do.
func TestAnAnswerIsFreshOnce(t *testing.T) {
	o := newOffice(t)
	ctx, asker := t.Context(), o.viewer("asker")
	id := o.ask("asker", Question{Text: "質問"})
	read := func() (fresh bool) {
		t.Helper()
		err := o.db.As(ctx, asker, func(tx pgx.Tx) (err error) {
			fresh, err = o.book.MarkReadIn(ctx, tx, asker.Person, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	answer := func() {
		t.Helper()
		if _, err := o.book.Answer(ctx, o.viewer("hr"), id, "はい"); err != nil {
			t.Fatal(err)
		}
	}
	got := []bool{read()}
	answer()
	got = append(got, read(), read())
	answer()
	got = append(got, read())
	if err := o.db.As(ctx, asker, func(tx pgx.Tx) error { return o.book.Decided(ctx, tx, asker.Person, id) }); err != nil {
		t.Fatal(err)
	}
	answer()
	got = append(got, read())
	if want := []bool{false, true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
