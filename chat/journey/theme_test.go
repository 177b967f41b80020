package journey

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"dousuru/chat/news"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// themed publishes a program with themes, for those with one of the tags.
func themed(t *testing.T, db *postgres.DB, slug string, themes, audience []string) {
	t.Helper()
	publish(t, db, slug, knowledge.Program, "いつでも")
	exec(t, db, `update knowledge.article set themes = $2, audience = $3, content_hash = convert_to(slug, 'UTF8') where slug = $1`, slug, themes, append([]string{}, audience...))
}

// digest posts a digest of articles with their themes, as HR's page does after its draft.
func digest(t *testing.T, db *postgres.DB, h directory.Person, slugs ...string) uuid.UUID {
	t.Helper()
	id, err := news.Begin(t.Context(), db, h.Viewer(), "お知らせ", "ja", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, slug := range slugs { // these tests write articles by hand, without revisions
		err := db.As(t.Context(), h.Viewer(), func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `
				insert into news.item (digest_id, slug, change, themes, chosen) select $1, slug, 'new', themes, true from knowledge.article where slug = $2`, id, slug)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	d, err := news.Find(t.Context(), db, h.Viewer(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := Post(t.Context(), db, h.Viewer(), id, d.Version, false); err != nil {
		t.Fatal(err)
	}
	return id
}

func keepTheme1(t *testing.T, db *postgres.DB, p directory.Person, theme string) {
	t.Helper()
	if err := in1(t, db, p, func(tx pgx.Tx) error { return KeepTheme(t.Context(), tx, p.ID, theme, false) }); err != nil {
		t.Fatal(err)
	}
}

func stopTheme1(t *testing.T, db *postgres.DB, p directory.Person, theme string) {
	t.Helper()
	if err := in1(t, db, p, func(tx pgx.Tx) error { return StopTheme(t.Context(), tx, p.ID, theme) }); err != nil {
		t.Fatal(err)
	}
}

func TestKeepTheme(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "mika", "employee")
	themed(t, db, "a", []string{"育児"}, nil)
	keep := func(theme string) error {
		return in1(t, db, p, func(tx pgx.Tx) error { return KeepTheme(t.Context(), tx, p.ID, theme, true) })
	}
	for theme, want := range map[string]error{"育児": nil, "": ErrTheme, "だれも使わない": ErrTheme, strings.Repeat("長", MaxTheme+1): ErrTheme} {
		if err := keep(theme); !errors.Is(err, want) {
			t.Errorf("keep %q: %v, want %v", theme, err, want)
		}
	}
	exec(t, db, `update knowledge.article set themes = array(select 'テーマ' || n from generate_series(1, 60) n) where slug = 'a'`)
	for n := 1; n < MaxThemes; n++ {
		if err := keep(fmt.Sprint("テーマ", n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := keep("テーマ60"); !errors.Is(err, ErrTooManyThemes) {
		t.Errorf("one too many: %v", err)
	}
	if err := keep("育児"); err != nil { // no page carries it any more; what is kept may be changed
		t.Errorf("keep again: %v", err)
	}
	stopTheme1(t, db, p, "育児")
	var kept []Theme
	if err := in1(t, db, p, func(tx pgx.Tx) (err error) { kept, err = Themes(t.Context(), tx); return err }); err != nil || len(kept) != MaxThemes-1 {
		t.Errorf("%d kept, %v", len(kept), err)
	}
	if err := Erase(t.Context(), db, p.Viewer()); err != nil {
		t.Fatal(err)
	}
	if err := in1(t, db, p, func(tx pgx.Tx) (err error) { kept, err = Themes(t.Context(), tx); return err }); err != nil || len(kept) != 0 {
		t.Errorf("%d kept after erasing, %v", len(kept), err)
	}
}

// Random people keep random themes and programs, some stop again, some may not see a program, some have left: told are exactly
// those who keep one of the digest's themes or programs and may see it.
func TestOnlyKeepersAreTold(t *testing.T) {
	db := postgrestest.New(t)
	h := person(t, db, "hr", "employee", "hr")
	themes := []string{"異動", "学び", "育児", "介護"}
	slugs := []string{"p0", "p1", "p2", "p3"}
	for n, slug := range slugs {
		var audience []string
		if n == 3 {
			audience = []string{"role:manager"}
		}
		themed(t, db, slug, []string{themes[n]}, audience)
	}
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		if round++; round > 12 {
			return // each round posts; a dozen of random companies is enough
		}
		exec(t, db, `delete from journey.theme`)
		owner := postgrestest.Owner(t, db)
		for _, table := range []string{"journey.notice", "journey.kept", "journey.theme", "journey.decision", "news.digest"} {
			if _, err := owner.Exec(t.Context(), `delete from `+table); err != nil {
				t.Fatal(err)
			}
		}
		type keeper struct {
			directory.Person
			themes, articles []string
			active           bool
		}
		var people []keeper
		for n := range rapid.IntRange(1, 6).Draw(r, "people") {
			roles := []string{"employee"}
			if rapid.Bool().Draw(r, "manager") {
				roles = append(roles, "manager")
			}
			k := keeper{Person: person(t, db, fmt.Sprintf("k%d-%d", round, n), roles...), active: true}
			for _, theme := range themes {
				switch rapid.IntRange(0, 3).Draw(r, theme) {
				case 0:
					keepTheme1(t, db, k.Person, theme)
					k.themes = append(k.themes, theme)
				case 1:
					keepTheme1(t, db, k.Person, theme)
					stopTheme1(t, db, k.Person, theme)
				}
			}
			if rapid.Bool().Draw(r, "decides") {
				slug := rapid.SampledFrom(slugs).Draw(r, "program")
				d := decided(t, db, k.Person, Decision{Response: Keep, Articles: []string{slug}})
				if rapid.Bool().Draw(r, "stops") {
					if err := in1(t, db, k.Person, func(tx pgx.Tx) error { return SetKept(t.Context(), tx, k.ID, d.ID, Choice{}) }); err != nil {
						t.Fatal(err)
					}
				} else {
					k.articles = append(k.articles, slug)
				}
			}
			if rapid.IntRange(0, 4).Draw(r, "left") == 0 {
				k.active = false
				if _, err := owner.Exec(t.Context(), `update directory.person set active = false where id = $1`, k.ID); err != nil {
					t.Fatal(err)
				}
			}
			people = append(people, k)
		}
		chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(slugs), 1, 3, rapid.ID[string]).Draw(r, "digest")
		digest(t, db, h, chosen...)
		remind(t, db)
		for _, k := range people {
			want := false
			for _, slug := range chosen {
				theme := themes[slices.Index(slugs, slug)]
				visible := slug != "p3" || k.Has(postgres.RoleManager)
				want = want || visible && (slices.Contains(k.themes, theme) || slices.Contains(k.articles, slug))
			}
			want = want && k.active
			got := len(news1(notices(t, db, k.Person))) == 1
			if got != want {
				t.Errorf("%s keeps %v and %v, digest of %v: told %v, want %v", k.Slug, k.themes, k.articles, chosen, got, want)
			}
		}
		var stray int
		if err := owner.QueryRow(t.Context(), `select count(*) from journey.notice where digest_id is not null and person_id = $1`, h.ID).Scan(&stray); err != nil || stray != 0 {
			t.Errorf("who posted is told: %d, %v", stray, err)
		}
	})
}

func news1(list []Notice) (all []Notice) {
	for _, n := range list {
		if n.Reason == "news" {
			all = append(all, n)
		}
	}
	return all
}

// What is told waits for working hours, and a stop holds at once: before the job, after it, and where the notice stands already.
func TestNewsWaitsAndStops(t *testing.T) {
	db := postgrestest.New(t)
	h := person(t, db, "hr", "employee", "hr")
	themed(t, db, "a", []string{"育児"}, nil)
	stayed, before, between, after, late := person(t, db, "stayed", "employee"), person(t, db, "before", "employee"), person(t, db, "between", "employee"), person(t, db, "after", "employee"), person(t, db, "late", "employee")
	for _, p := range []directory.Person{stayed, before, between, after} {
		keepTheme1(t, db, p, "育児")
	}
	id := digest(t, db, h, "a")
	keepTheme1(t, db, late, "育児") // after it was posted
	stopTheme1(t, db, before, "育児")
	// 2027-01-01, a holiday, at night: delivered on Monday the 4th at nine.
	night := time.Date(2027, 1, 1, 23, 0, 0, 0, calendar.Japan)
	r := Reminder{DB: db, Calendar: calendar.Standard(), Now: func() time.Time { return night }}
	for range 2 {
		if err := r.Work(t.Context(), jobs.Try{Number: 1}); err != nil {
			t.Fatal(err)
		}
	}
	owner := postgrestest.Owner(t, db)
	var rows int
	var at time.Time
	err := owner.QueryRow(t.Context(), `select count(*), min(deliver_at) from journey.notice where digest_id = $1`, id).Scan(&rows, &at)
	if want := time.Date(2027, 1, 4, 9, 0, 0, 0, calendar.Japan); err != nil || rows != 3 || !at.Equal(want) {
		t.Errorf("%d notices at %v, %v; want 3 at %v", rows, at.In(calendar.Japan), err, want)
	}
	if list := notices(t, db, stayed); len(list) != 0 {
		t.Errorf("told at night: %v", told(list))
	}
	stopTheme1(t, db, between, "育児")
	if _, err := owner.Exec(t.Context(), `update journey.notice set deliver_at = now()`); err != nil {
		t.Fatal(err)
	}
	want := []string{"心に留めているテーマ（育児）の制度や事例に、お知らせがあります。"}
	for _, p := range []directory.Person{stayed, after} {
		if got := told(notices(t, db, p)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", p.Slug, got)
		}
	}
	for _, p := range []directory.Person{before, between, late} {
		if got := told(notices(t, db, p)); len(got) != 0 {
			t.Errorf("%s is told: %q", p.Slug, got)
		}
	}
	stopTheme1(t, db, after, "育児")
	if got := told(notices(t, db, after)); len(got) != 0 {
		t.Errorf("after the stop: %q", got)
	}
	if err := TakeBack(t.Context(), db, h.Viewer(), id); err != nil {
		t.Fatal(err)
	}
	if got := told(notices(t, db, stayed)); len(got) != 0 {
		t.Errorf("taken back, and still told: %q", got)
	}
	remind(t, db)
	if err := owner.QueryRow(t.Context(), `select count(*) from journey.notice`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d notices are left, %v", rows, err)
	}
}

// A digest of a program that is followed after 心に留める is told as such, is stopped with the decision, and stays read.
func TestNewsOfAKeptProgram(t *testing.T) {
	db := postgrestest.New(t)
	h, p := person(t, db, "hr", "employee", "hr"), person(t, db, "mika", "employee")
	themed(t, db, "a", []string{"育児"}, nil)
	d := decided(t, db, p, Decision{Response: Keep, Topic: "ひみつ", Articles: []string{"a"}})
	digest(t, db, h, "a")
	remind(t, db)
	list := news1(notices(t, db, p))
	if len(list) != 1 || list[0].Text != "心に留めている制度に、お知らせがあります。" || list[0].Title != "お知らせ" || list[0].Decision != d.ID || len(list[0].Themes) != 0 {
		t.Fatalf("told: %+v", list)
	}
	if err := Seen(t.Context(), db, p.Viewer(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	remind(t, db)
	if list := news1(notices(t, db, p)); len(list) != 0 {
		t.Errorf("told again: %+v", list)
	}
}

// HR learns nothing of who keeps what, by no statement, and a number only of ten or more.
func TestHRCannotSeeWhoKeepsAThemeInMind(t *testing.T) {
	db := postgrestest.New(t)
	h := person(t, db, "hr", "employee", "manager", "hr", "executive", "admin")
	themed(t, db, "a", []string{"育児"}, nil)
	for n := range 13 {
		keepTheme1(t, db, person(t, db, fmt.Sprint("k", n), "employee"), "育児")
	}
	id := digest(t, db, h, "a")
	remind(t, db)
	err := in1(t, db, h, func(tx pgx.Tx) error {
		for _, table := range []string{"journey.theme", "journey.notice", "journey.kept"} {
			var n int
			if err := tx.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n); err != nil || n != 0 {
				t.Errorf("HR sees %d rows of %s, %v", n, table, err)
			}
			tag, err := tx.Exec(t.Context(), `delete from `+table)
			if err != nil || tag.RowsAffected() != 0 {
				t.Errorf("HR deletes %d rows of %s, %v", tag.RowsAffected(), table, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := news.Find(t.Context(), db, h.Viewer(), id)
	if err != nil || d.Reached != 10 || !d.Told {
		t.Errorf("of 13 HR reads %d, %v", d.Reached, err)
	}
}

// Who wants mails gets one into the outbox, which says that there is news and nothing else; taken back before it leaves, it is
// not wanted any more.
func TestNewsGoByOneMail(t *testing.T) {
	db := postgrestest.New(t)
	h := person(t, db, "hr", "employee", "hr")
	themed(t, db, "a", []string{"育児", "休業"}, nil)
	mailed, silent := reader(t, db, "mailed"), reader(t, db, "silent")
	for _, theme := range []string{"育児", "休業"} {
		keepTheme1(t, db, silent, theme)
		if err := in1(t, db, mailed, func(tx pgx.Tx) error { return KeepTheme(t.Context(), tx, mailed.ID, theme, theme == "休業") }); err != nil {
			t.Fatal(err)
		}
	}
	keeps(t, db, mailed, "a", false)
	id := digest(t, db, h, "a")
	r := Reminder{DB: db, Calendar: calendar.Standard(), Mail: true, Now: lastMoment}
	for range 2 {
		if err := r.Work(t.Context(), jobs.Try{Number: 1}); err != nil {
			t.Fatal(err)
		}
	}
	var rows, theirs int
	var said string
	err := postgrestest.Owner(t, db).QueryRow(t.Context(), `
		select count(*), count(*) filter (where person_id = $1), string_agg(n::text, ' ') from outbox.notice n where kind in ('journey.news', 'news')`, mailed.ID).
		Scan(&rows, &theirs, &said)
	if err != nil || rows != 1 || theirs != 1 || strings.Contains(said, "育児") || strings.Contains(said, "お知らせ") {
		t.Errorf("%d mails, %d for who wants one, %v: %s", rows, theirs, err, said)
	}
	wanted := func() (is bool) {
		t.Helper()
		err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) (err error) { is, err = MailWanted(t.Context(), tx, mailed.ID); return err })
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	if !wanted() {
		t.Error("the mail is not wanted")
	}
	if err := TakeBack(t.Context(), db, h.Viewer(), id); err != nil {
		t.Fatal(err)
	}
	if wanted() {
		t.Error("the mail of what was taken back is still wanted")
	}
}
