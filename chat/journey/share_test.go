package journey

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

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
