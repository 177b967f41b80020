package journey

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// A line is a company in which boss leads mika.
type lineOf struct {
	t  *testing.T
	db *postgres.DB
}

func newLine(t *testing.T) lineOf {
	t.Helper()
	l := lineOf{t, postgrestest.New(t)}
	l.lead("boss")
	return l
}

// lead has mika led by somebody.
func (l lineOf) lead(manager string) {
	l.t.Helper()
	list := "id,name,manager,email,roles\nboss,見本 上司,,boss@example.com,manager\nother,見本 別部署,,,manager\nstranger,見本 同僚,boss,,\n" +
		"hr,見本 人事,,,hr\nchief,見本 役員,,,executive admin\nmika,見本 三香," + manager + ",,\n"
	if _, err := directory.Import(l.t.Context(), l.db, strings.NewReader(list), directory.Options{}); err != nil {
		l.t.Fatal(err)
	}
}

func (l lineOf) viewer(slug string) postgres.Viewer {
	l.t.Helper()
	switch slug {
	case "nobody":
		return postgres.Viewer{}
	case "worker":
		return postgres.Worker()
	}
	return l.person(slug).Viewer()
}

func (l lineOf) person(slug string) directory.Person {
	l.t.Helper()
	p, err := directory.FindSlug(l.t.Context(), l.db, slug)
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

// put shares a draft of mika's; what it lacks is filled in.
func (l lineOf) put(d Draft) uuid.UUID {
	l.t.Helper()
	if d.Want == "" {
		d.Want = WantListen
	}
	if d.Until.IsZero() {
		d.Until = knowledge.Today()
	}
	id, err := PutShare(l.t.Context(), l.db, l.viewer("mika"), d)
	if err != nil {
		l.t.Fatal(err)
	}
	return id
}

func (l lineOf) owner(statement string, args ...any) {
	l.t.Helper()
	if _, err := postgrestest.Owner(l.t, l.db).Exec(l.t.Context(), statement, args...); err != nil {
		l.t.Fatal(err)
	}
}

// Of a decision without own words the share shows what was asked at the desk, and says that it is that; a person can leave it out,
// with what was shown there.
func TestWhatWasAskedCanBeLeftOut(t *testing.T) {
	l := newLine(t)
	ctx, mika := t.Context(), l.viewer("mika")
	publish(t, l.db, "open-post", "program", "")
	asked := decided(t, l.db, l.person("mika"), Decision{Topic: "介護のこと", Articles: []string{"open-post"}, Response: Keep})
	own := decided(t, l.db, l.person("mika"), Decision{Topic: "転勤のこと", Articles: []string{"open-post"}, Response: Act, Words: "話を聞きにいく"})
	for bare, want := range map[bool][]SharedItem{
		false: {{Kind: "decision", On: knowledge.Today(), Precision: Day, Text: "介護のこと", Asked: true, Response: Keep, Articles: []string{"open-post"}},
			{Kind: "decision", On: knowledge.Today(), Precision: Day, Text: "話を聞きにいく", Response: Act, Articles: []string{"open-post"}}},
		true: {{Kind: "decision", On: knowledge.Today(), Precision: Day, Response: Keep},
			{Kind: "decision", On: knowledge.Today(), Precision: Day, Text: "話を聞きにいく", Response: Act}},
	} {
		id := l.put(Draft{Items: []uuid.UUID{asked.ID, own.ID}, Bare: bare})
		if s, err := OwnShare(ctx, l.db, mika, id); err != nil || s.Bare() != bare || s.TellsAsked() == bare {
			t.Errorf("bare %v: the person sees %+v, %v", bare, s, err)
		}
		got, err := ReadShare(ctx, l.db, l.viewer("boss"), id)
		if err != nil || got.Bare() { // that something was left out is not told
			t.Errorf("bare %v: %+v, %v", bare, got, err)
		}
		if diff := cmp.Diff(want, got.Items); diff != "" {
			t.Errorf("bare %v: %s", bare, diff)
		}
		stored := strings.Join(postgrestest.Opened(t, l.db, "journey.share_content.items"), "\n")
		if err := ForgetShare(ctx, l.db, mika, id); err != nil { // the next one is looked at alone
			t.Fatal(err)
		}
		if strings.Contains(stored, "介護") == bare || strings.Contains(stored, "転勤") {
			t.Errorf("bare %v: stored are %s", bare, stored)
		}
	}
}

// A manager reads a copy of what was previewed; that and when is noted for the member.
func TestAShareIsWhatWasPreviewed(t *testing.T) {
	l := newLine(t)
	ctx, mika, boss := t.Context(), l.viewer("mika"), l.viewer("boss")
	publish(t, l.db, "open-post", "program", "")
	publish(t, l.db, "secret", "program", "")
	publish(t, l.db, "for-managers", "program", "")
	publish(t, l.db, "for-mika", "program", "")
	exec(t, l.db, `update knowledge.article set audience = '{site:別の拠点}' where slug = 'secret'`)
	exec(t, l.db, `update knowledge.article set audience = '{role:manager}' where slug = 'for-managers'`)
	exec(t, l.db, `update knowledge.article set audience = '{role:hr}' where slug = 'for-mika'`)
	l.owner(`update directory.person set roles = '{employee,hr}' where slug = 'mika'`)
	decision := decided(t, l.db, l.person("mika"), Decision{Topic: "ほかの部署", Articles: []string{"open-post", "secret", "for-managers", "for-mika"}, Response: Act, Words: "話を聞きにいく"})
	entry, err := Add(ctx, l.db, mika, Entry{Kind: Event, Words: "設計に移った", On: knowledge.Date{Year: 2024, Month: 4, Day: 1}, Precision: Year})
	if err != nil {
		t.Fatal(err)
	}
	gone, err := Add(ctx, l.db, mika, Entry{Kind: Wish, Words: "消した願い"})
	if err == nil {
		err = Remove(ctx, l.db, mika, gone)
	}
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := Add(ctx, l.db, l.viewer("stranger"), Entry{Kind: Wish, Words: "同僚の願い"})
	if err != nil {
		t.Fatal(err)
	}
	d := Draft{Want: WantThink, Purpose: " 異動について ", Words: "ゆっくり話したいです", Items: []uuid.UUID{decision.ID, gone, theirs, entry, uuid.New()},
		Until: LastShareDay()}
	preview, err := Preview(ctx, l.db, mika, d)
	if err != nil {
		t.Fatal(err)
	}
	d.Seen = preview.Mark()
	id, err := PutShare(ctx, l.db, mika, d)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, l.db, `update knowledge.article set title = 'x'`)
	if err := Change(ctx, l.db, mika, decision.ID, None, "やめておく"); err != nil {
		t.Fatal(err)
	}
	if err := Remove(ctx, l.db, mika, entry); err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-time.Second)
	got, err := ReadShare(ctx, l.db, boss, id)
	if err != nil {
		t.Fatal(err)
	}
	want := Share{ID: id, Member: mika.Person, Manager: boss.Person, Want: WantThink, Purpose: "異動について", Words: "ゆっくり話したいです", Until: LastShareDay(),
		SharedAt: got.SharedAt, Items: []SharedItem{
			{Kind: "event", On: knowledge.Date{Year: 2024, Month: 4, Day: 1}, Precision: Year, Text: "設計に移った"},
			{Kind: "decision", On: knowledge.Today(), Precision: Day, Text: "話を聞きにいく", Response: Act, Articles: []string{"open-post"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i := range preview.Items {
		preview.Items[i].Item = uuid.Nil
	}
	if diff := cmp.Diff(preview.Items, got.Items); diff != "" {
		t.Errorf("the preview showed something else: %s", diff)
	}
	if when := got.Items[0].When("ja"); when != "2024年" {
		t.Errorf("a year reads %q", when)
	}
	list, err := Shares(ctx, l.db, mika)
	if err != nil || len(list) != 1 || len(list[0].Readings) != 1 || list[0].Readings[0].Before(before) || list[0].Items[1].Item != decision.ID {
		t.Errorf("the member sees %+v, %v", list, err)
	}
}

func TestWhatCannotBeShared(t *testing.T) {
	l := newLine(t)
	ctx, mika := t.Context(), l.viewer("mika")
	today := knowledge.Today()
	yesterday := knowledge.DateOf(today.Time().AddDate(0, 0, -1))
	tooFar := knowledge.DateOf(LastShareDay().Time().AddDate(0, 0, 1))
	for name, test := range map[string]struct {
		who  string
		d    Draft
		want error
	}{
		"no wish":          {"mika", Draft{Until: today}, ErrWant},
		"another wish":     {"mika", Draft{Want: "praise", Until: today}, ErrWant},
		"a long purpose":   {"mika", Draft{Want: WantThink, Purpose: strings.Repeat("長", MaxPurpose+1), Until: today}, ErrTooLong},
		"long words":       {"mika", Draft{Want: WantThink, Words: strings.Repeat("長", MaxShareWords+1), Until: today}, ErrTooLong},
		"until yesterday":  {"mika", Draft{Want: WantThink, Until: yesterday}, ErrShareDate},
		"no date":          {"mika", Draft{Want: WantThink}, ErrShareDate},
		"too far":          {"mika", Draft{Want: WantThink, Until: tooFar}, ErrShareDate},
		"too many items":   {"mika", Draft{Want: WantThink, Until: today, Items: make([]uuid.UUID, MaxShareItems+1)}, ErrManyItems},
		"nobody leads":     {"boss", Draft{Want: WantThink, Until: today}, ErrNoManager},
		"not theirs":       {"mika", Draft{ID: uuid.New(), Want: WantThink, Until: today}, ErrNotFound},
		"another preview":  {"mika", Draft{Want: WantThink, Until: today, Seen: "x"}, ErrChanged},
		"at most, at last": {"mika", Draft{Want: WantThink, Purpose: strings.Repeat("長", MaxPurpose), Words: strings.Repeat("長", MaxShareWords), Until: LastShareDay()}, nil},
	} {
		if _, err := PutShare(ctx, l.db, l.viewer(test.who), test.d); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	for n := range MaxShares - 1 {
		l.put(Draft{Words: fmt.Sprint(n)})
	}
	if once := l.put(Draft{Words: "0"}); once != l.put(Draft{Words: "0"}) {
		t.Error("a form that was sent twice is two shares")
	}
	if _, err := PutShare(ctx, l.db, mika, Draft{Want: WantThink, Until: today}); !errors.Is(err, ErrManyShares) {
		t.Errorf("one too many: %v", err)
	}
	// The manager changed since the preview: nobody shares with somebody whom they did not see there.
	d := Draft{ID: l.first(), Want: WantReport, Until: today}
	preview, err := Preview(ctx, l.db, mika, d)
	if err != nil {
		t.Fatal(err)
	}
	l.lead("other")
	d.Seen = preview.Mark()
	if _, err := PutShare(ctx, l.db, mika, d); !errors.Is(err, ErrChanged) {
		t.Errorf("another manager than previewed: %v", err)
	}
}

// first is the id of mika's newest share.
func (l lineOf) first() uuid.UUID {
	l.t.Helper()
	list, err := Shares(l.t.Context(), l.db, l.viewer("mika"))
	if err != nil || len(list) == 0 {
		l.t.Fatalf("%d shares, %v", len(list), err)
	}
	return list[0].ID
}

// What ends a share ends it at once for the manager, and the member knows.
func TestSharesEnd(t *testing.T) {
	for name, test := range map[string]struct {
		end     func(l lineOf, id uuid.UUID)
		content int // rows that are left
		again   func(l lineOf)
	}{
		"withdrawn": {func(l lineOf, id uuid.UUID) { l.must(WithdrawShare(l.t.Context(), l.db, l.viewer("mika"), id)) }, 0, nil},
		"forgotten": {func(l lineOf, id uuid.UUID) { l.must(ForgetShare(l.t.Context(), l.db, l.viewer("mika"), id)) }, 0, nil},
		"erased":    {func(l lineOf, id uuid.UUID) { l.must(Erase(l.t.Context(), l.db, l.viewer("mika"))) }, 0, nil},
		"its last day is over": {func(l lineOf, id uuid.UUID) {
			l.owner(`update journey.share set until = $1`, knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, -1)))
		}, 1, nil},
		"another manager": {func(l lineOf, id uuid.UUID) { l.lead("other") }, 1, func(l lineOf) { l.lead("boss") }},
		"no manager":      {func(l lineOf, id uuid.UUID) { l.lead("") }, 1, func(l lineOf) { l.lead("boss") }},
		"the member left": {func(l lineOf, id uuid.UUID) {
			l.owner(`update directory.person set active = false where slug = 'mika'`)
		}, 1, nil},
		"the line by hand": {func(l lineOf, id uuid.UUID) {
			l.owner(`update directory.person set manager_id = null where slug = 'mika'`)
		}, 1, func(l lineOf) { l.lead("boss") }},
		"the member is no more": {func(l lineOf, id uuid.UUID) { l.owner(`delete from directory.person where slug = 'mika'`) }, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t)
			boss := l.viewer("boss")
			id := l.put(Draft{Words: "ことば"})
			if _, err := ReadShare(t.Context(), l.db, boss, id); err != nil {
				t.Fatal(err)
			}
			test.end(l, id)
			gone := func(when string) {
				t.Helper()
				if s, err := ReadShare(t.Context(), l.db, boss, id); !errors.Is(err, ErrNotFound) || s.Words != "" {
					t.Errorf("%s: the manager reads %+v, %v", when, s, err)
				}
				if marks, err := SharedWith(t.Context(), l.db, boss, uuid.Nil); err != nil || len(marks) != 0 {
					t.Errorf("%s: the manager lists %+v, %v", when, marks, err)
				}
				if _, err := ReadShare(t.Context(), l.db, l.viewer("other"), id); !errors.Is(err, ErrNotFound) {
					t.Errorf("%s: another manager reads: %v", when, err)
				}
			}
			gone("at the end")
			if test.again != nil { // who leads them again sees nothing of what was
				test.again(l)
				gone("led again")
			}
			var rows int
			if err := postgrestest.Owner(t, l.db).QueryRow(t.Context(), `select count(*) from journey.share_content`).Scan(&rows); err != nil || rows != test.content {
				t.Errorf("%d rows of content are left, %v", rows, err)
			}
		})
	}
}

func (l lineOf) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// The last day of a share is a day in Japan, whatever the clock of the server says.
func TestTheLastDayIsInJapan(t *testing.T) {
	l := newLine(t)
	for at, want := range map[string]string{"2026-11-27 14:59:59.999+00": "2026-11-27", "2026-11-27 15:00+00": "2026-11-28", "2026-11-28 09:00+09": "2026-11-28"} {
		var day knowledge.Date
		if err := l.db.Pool().QueryRow(t.Context(), `select journey.day($1::text::timestamptz)`, at).Scan(&day); err != nil || day.String() != want {
			t.Errorf("%s is %s, want %s, %v", at, day, want, err)
		}
	}
	today := knowledge.Today()
	id := l.put(Draft{Until: today})
	if _, err := ReadShare(t.Context(), l.db, l.viewer("boss"), id); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	var policies int
	err := postgrestest.Owner(t, l.db).QueryRow(t.Context(), `
		select count(*) from pg_policies where schemaname = 'journey' and tablename = 'share' and policyname = 'manager' and qual like '%until >= ( SELECT journey.day(now())%'`).Scan(&policies)
	if err != nil || policies != 1 {
		t.Errorf("the manager's policy does not ask for the day: %v", err)
	}
}

// The mail is put with the share and dropped when nobody needs it any more.
func TestIsTheMailWanted(t *testing.T) {
	for name, test := range map[string]struct {
		then func(l lineOf, id uuid.UUID)
		want bool
	}{
		"nothing happens": {func(lineOf, uuid.UUID) {}, true},
		"it is withdrawn": {func(l lineOf, id uuid.UUID) { l.must(WithdrawShare(l.t.Context(), l.db, l.viewer("mika"), id)) }, false},
		"another manager": {func(l lineOf, id uuid.UUID) { l.lead("other") }, false},
		"it was read": {func(l lineOf, id uuid.UUID) {
			_, err := ReadShare(l.t.Context(), l.db, l.viewer("boss"), id)
			l.must(err)
		}, false},
		"a second one": {func(l lineOf, id uuid.UUID) {
			l.must(WithdrawShare(l.t.Context(), l.db, l.viewer("mika"), id))
			l.put(Draft{})
		}, true},
		"its day is over":   {func(l lineOf, id uuid.UUID) { l.owner(`update journey.share set until = until - 1`) }, false},
		"everything erased": {func(l lineOf, id uuid.UUID) { l.must(Erase(l.t.Context(), l.db, l.viewer("mika"))) }, false},
	} {
		l := newLine(t)
		test.then(l, l.put(Draft{}))
		err := l.db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
			var to []string
			rows, _ := tx.Query(t.Context(), `select p.slug || ' ' || n.kind || ' ' || n.link from outbox.notice n join directory.person p on p.id = n.person_id`)
			to, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil || len(to) == 0 || to[0] != "boss "+string(outbox.OneOnOne)+" /team" {
				t.Errorf("%s: mails to %q, %v", name, to, err)
			}
			wanted, err := ShareWanted(t.Context(), tx, l.person("boss").ID)
			if wanted != test.want {
				t.Errorf("%s: wanted %t", name, wanted)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSharedWithMarksWhatWasRead(t *testing.T) {
	l := newLine(t)
	ctx, boss := t.Context(), l.viewer("boss")
	first := l.put(Draft{})
	second := l.put(Draft{Words: "ほかのこと"})
	read := func() (list []string) {
		marks, err := SharedWith(ctx, l.db, boss, l.viewer("mika").Person)
		l.must(err)
		for _, m := range marks {
			list = append(list, fmt.Sprint(map[uuid.UUID]string{first: "first", second: "second"}[m.ID], " ", m.Read, " ", !m.ChangedAt.IsZero()))
		}
		return list
	}
	steps := []struct {
		do   func() error
		want []string
	}{
		{func() error { return nil }, []string{"second false false", "first false false"}},
		{func() error { _, err := ReadShare(ctx, l.db, boss, first); return err }, []string{"second false false", "first true false"}},
		{func() error { l.put(Draft{ID: first, Words: "変えました"}); return nil }, []string{"first false true", "second false false"}},
	}
	for i, step := range steps {
		l.must(step.do())
		if diff := cmp.Diff(step.want, read()); diff != "" {
			t.Errorf("step %d: %s", i, diff)
		}
	}
	if marks, err := SharedWith(ctx, l.db, boss, l.viewer("stranger").Person); err != nil || len(marks) > 0 {
		t.Errorf("somebody else of the team shares %+v, %v", marks, err)
	}
	list, err := Shares(ctx, l.db, l.viewer("mika"))
	if err != nil || len(list) != 2 || len(list[1].Readings) != 1 {
		t.Errorf("%+v, %v: listing is no reading", list, err)
	}
}

// A reading that is not recorded is none.
func TestNoRecordNoReading(t *testing.T) {
	l := newLine(t)
	ctx, boss := t.Context(), l.viewer("boss")
	id := l.put(Draft{Words: "ことば"})
	if _, err := ReadShare(ctx, l.db, boss, id); err != nil {
		t.Fatal(err)
	}
	see := func(tx pgx.Tx) (n int) {
		l.must(tx.QueryRow(ctx, `select count(*) from journey.share_content`).Scan(&n))
		return n
	}
	l.must(l.db.As(ctx, boss, func(tx pgx.Tx) error {
		if n := see(tx); n != 0 {
			t.Errorf("%d contents in a transaction that recorded nothing, after an earlier reading", n)
		}
		var other int
		l.must(tx.QueryRow(ctx, `select count(*) from journey.share where id = $1`, id).Scan(&other))
		if other != 1 {
			t.Errorf("%d headers", other)
		}
		return nil
	}))
	second := l.put(Draft{Words: "ほかのこと"})
	l.must(l.db.As(ctx, boss, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `insert into journey.share_reading (share_id, reader_id) values ($1, $2)`, second, boss.Person); err != nil {
			return err
		}
		var seen uuid.UUID
		l.must(tx.QueryRow(ctx, `select share_id from journey.share_content`).Scan(&seen))
		if n := see(tx); n != 1 || seen != second {
			t.Errorf("%d contents, want that of the one that was recorded", n)
		}
		return nil
	}))
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if s, err := ReadShare(cancelled, l.db, boss, id); err == nil || s.Words != "" {
		t.Errorf("a reading that was not committed gave %+v, %v", s, err)
	}
}

// A share that was made while its line ended stands, since neither saw the other: nobody reads it, and the member knows.
func TestAShareOutlivesItsLine(t *testing.T) {
	l := newLine(t)
	id := l.put(Draft{})
	l.owner(`alter table directory.person disable trigger shares_end; update directory.person set manager_id = null where slug = 'mika'; alter table directory.person enable trigger shares_end`)
	if _, err := ReadShare(t.Context(), l.db, l.viewer("boss"), id); !errors.Is(err, ErrNotFound) {
		t.Errorf("the former manager reads: %v", err)
	}
	if s, err := OwnShare(t.Context(), l.db, l.viewer("mika"), id); err != nil || s.Visible() || s.EndedAt.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
}
