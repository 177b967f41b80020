package journey

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/voice"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func TestOnlyKeepFollows(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	publish(t, db, "story", knowledge.Case, "")
	publish(t, db, "page", knowledge.Document, "")
	for _, slug := range []string{"a", "b", "c", "d"} {
		publish(t, db, slug, knowledge.Program, "いつでも")
	}
	shown := []string{"page", "story", "b", "a", "nowhere", "b", "c", "d"}
	for _, r := range []Response{Act, None, Undecided} {
		if d := decided(t, db, p, Decision{Response: r, Articles: shown}); d.Kept.Any {
			t.Errorf("%s follows %v", r, d.Kept.Articles)
		}
	}
	d := decided(t, db, p, Decision{Response: Keep, Articles: shown})
	if diff := cmp.Diff([]string{"b", "a", "c"}, d.Kept.Articles); diff != "" || !d.Kept.On || d.Kept.Mail {
		t.Errorf("%+v: %s", d.Kept, diff)
	}
	few := decided(t, db, p, Decision{Response: Keep, Articles: []string{"page", "story", "d"}})
	if diff := cmp.Diff([]string{"page", "d"}, few.Kept.Articles); diff != "" {
		t.Error(diff)
	}
	for _, r := range []Response{Act, None, Undecided} {
		if err := Change(t.Context(), db, p.Viewer(), d.ID, Keep, ""); err != nil || !find(t, db, p, d.ID).Kept.On {
			t.Fatalf("taken up again: %v", err)
		}
		if err := Change(t.Context(), db, p.Viewer(), d.ID, r, ""); err != nil || find(t, db, p, d.ID).Kept.On {
			t.Errorf("after %s something is still followed: %v", r, err)
		}
	}
}

func TestKeptIsSetAndStopped(t *testing.T) {
	db := postgrestest.New(t)
	p, other := person(t, db, "hanako", "employee"), person(t, db, "boss", "employee", "manager", "hr", "executive", "admin")
	publish(t, db, "a", knowledge.Program, "いつでも")
	d := decided(t, db, p, Decision{Response: Keep, Articles: []string{"a"}})
	set := func(who directory.Person, c Choice) error {
		return in1(t, db, who, func(tx pgx.Tx) error { return SetKept(t.Context(), tx, who.ID, d.ID, c) })
	}
	if err := set(p, Choice{On: true, Date: day(30), Mail: true}); err != nil {
		t.Fatal(err)
	}
	want := Kept{Any: true, On: true, Date: day(30), Mail: true, Articles: []string{"a"}}
	if diff := cmp.Diff(want, find(t, db, p, d.ID).Kept); diff != "" {
		t.Error(diff)
	}
	if err := set(other, Choice{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("somebody else stops it: %v", err)
	}
	for _, date := range []knowledge.Date{knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, -1)), day(11 * 366)} {
		if err := set(p, Choice{On: true, Date: date}); !errors.Is(err, ErrDate) {
			t.Errorf("%s: %v", date, err)
		}
	}
	if err := set(p, Choice{On: true}); err != nil {
		t.Fatal(err)
	}
	if got := find(t, db, p, d.ID).Kept; !got.Date.IsZero() || got.Mail || !got.On {
		t.Errorf("without a date: %+v", got)
	}
	publish(t, db, "a", knowledge.Program, "いつでも。")
	remind(t, db)
	if n := notices(t, db, p); len(n) != 1 {
		t.Fatalf("notices: %v", told(n))
	}
	if err := set(p, Choice{}); err != nil {
		t.Fatal(err)
	}
	publish(t, db, "a", knowledge.Program, "いつでも。いつでも。")
	remind(t, db)
	if n := notices(t, db, p); len(n) != 0 || find(t, db, p, d.ID).Kept.On {
		t.Errorf("after one press: %v", told(n))
	}
	if err := set(p, Choice{On: true}); err != nil {
		t.Fatal(err)
	}
	remind(t, db)
	if n := notices(t, db, p); len(n) != 0 {
		t.Errorf("what changed while it was stopped is told: %v", told(n))
	}
}

// Every fact is told once, with its reason.
func TestFactsAreToldOnce(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	jp := func(d knowledge.Date) string { return d.Label("ja") }
	publish(t, db, "opens", knowledge.Program, jp(day(7))+"〜"+jp(day(40)))
	publish(t, db, "closes", knowledge.Program, jp(day(-3))+"〜"+jp(day(7)))
	publish(t, db, "later", knowledge.Program, jp(day(8))+"〜"+jp(day(40)))
	d := decided(t, db, p, Decision{Response: Keep, Topic: "公募", Articles: []string{"opens", "closes", "later"}})
	err := in1(t, db, p, func(tx pgx.Tx) error {
		return SetKept(t.Context(), tx, p.ID, d.ID, Choice{On: true, Date: day(0)})
	})
	if err != nil {
		t.Fatal(err)
	}
	since := func(days int) {
		t.Helper()
		_, err := postgrestest.Owner(t, db).Exec(t.Context(), `update journey.kept set since = $1`, nextMoment().AddDate(0, 0, days))
		if err != nil {
			t.Fatal(err)
		}
	}
	since(0)
	remind(t, db)
	if list := notices(t, db, p); len(list) > 1 {
		t.Errorf("told on the heels of the talk: %v", told(list))
	}
	since(-1)
	for range 3 {
		remind(t, db)
	}
	seen := map[string]bool{}
	for _, n := range notices(t, db, p) {
		if want := "「制度 opens」の受付は、" + jp(day(7)) + "から" + jp(day(40)) + "までです。"; n.Reason == "opens" && n.Text != want {
			t.Errorf("an opening is told as %s, want %s", n.Text, want)
		}
		seen[n.Reason+" "+n.Article] = true
		if n.Reason == "date" && (n.Title != "公募" || n.Date != day(0)) {
			t.Errorf("own date: %+v", n)
		}
	}
	if diff := cmp.Diff(map[string]bool{"opens opens": true, "closes closes": true, "date ": true}, seen); diff != "" {
		t.Fatal(diff)
	}
	if len(notices(t, db, p)) != 3 {
		t.Errorf("told more than once: %v", told(notices(t, db, p)))
	}
	for _, n := range notices(t, db, p) {
		if err := Seen(t.Context(), db, p.Viewer(), n.ID); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, db, `update knowledge.article set status = 'closed' where slug = 'opens'`)
	exec(t, db, `update knowledge.article set state = 'retired' where slug = 'closes'`)
	publish(t, db, "later", knowledge.Program, "いつでも")
	for range 2 {
		remind(t, db)
	}
	got := strings.Join(told(notices(t, db, p)), "\n")
	for _, want := range []string{"「制度 opens」は、受付を終えました。", "「制度 closes」のページは、公開を終えました。", "「制度 later」の受付の時期が書きかえられました。"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%s is not told once:\n%s", want, got)
		}
	}
	exec(t, db, `delete from knowledge.article where slug = 'later'`)
	remind(t, db)
	if n := notices(t, db, p); len(n) == 0 {
		t.Error("nothing is told of a page that was erased")
	}
}

func TestPlan(t *testing.T) {
	db := postgrestest.New(t)
	p, other := person(t, db, "hanako", "employee"), person(t, db, "boss", "employee", "hr")
	d := decided(t, db, p, Decision{Response: Act})
	set := func(who directory.Person, plan Plan) error {
		return in1(t, db, who, func(tx pgx.Tx) error { return SetPlan(t.Context(), tx, who.ID, d.ID, plan) })
	}
	want := Plan{Step: "募集要項を読む", Due: day(0), Tell: "先輩", Remind: true}
	if err := set(p, want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, find(t, db, p, d.ID).Plan); diff != "" {
		t.Error(diff)
	}
	if got := find(t, db, p, d.ID).Kept; got.Any {
		t.Errorf("a plan's date counts as kept: %+v", got)
	}
	if err := set(other, want); !errors.Is(err, ErrNotFound) {
		t.Errorf("somebody else plans: %v", err)
	}
	for _, bad := range []struct {
		plan Plan
		want error
	}{{Plan{Step: strings.Repeat("あ", MaxPlan+1)}, ErrTooLong}, {Plan{Tell: strings.Repeat("あ", MaxPlan+1)}, ErrTooLong}, {Plan{Due: knowledge.Date{Year: 2020, Month: 1, Day: 1}, Remind: true}, ErrDate}} {
		if err := set(p, bad.plan); !errors.Is(err, bad.want) {
			t.Errorf("%+v: %v", bad.plan, err)
		}
	}
	remind(t, db)
	if err := Change(t.Context(), db, p.Viewer(), d.ID, None, ""); err != nil {
		t.Fatal(err)
	}
	got := find(t, db, p, d.ID)
	if got.Plan.Remind || got.Plan.Step == "" || len(notices(t, db, p)) > 0 {
		t.Errorf("after 何もしない: %+v, %v", got.Plan, told(notices(t, db, p)))
	}
	if err := set(p, want); !errors.Is(err, ErrPlan) {
		t.Errorf("a plan without acting: %v", err)
	}
}

// The last decision is asked about once, and never again.
func TestFollowUpOnce(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	up := func() (d Decision, found bool) {
		err := in1(t, db, p, func(tx pgx.Tx) (err error) { d, found, err = FollowUp(t.Context(), tx, p.ID); return err })
		if err != nil {
			t.Fatal(err)
		}
		return d, found
	}
	if _, found := up(); found {
		t.Error("asked about nothing")
	}
	decided(t, db, p, Decision{Response: Act, Topic: "一つ目"})
	second := decided(t, db, p, Decision{Response: None, Topic: "二つ目"})
	if d, found := up(); !found || d.Topic != "二つ目" || !d.Followed {
		t.Errorf("asked about %+v", d)
	}
	if err := Change(t.Context(), db, p.Viewer(), second.ID, Act, ""); err != nil {
		t.Fatal(err)
	}
	if d, found := up(); found {
		t.Errorf("asked again: %+v", d)
	}
}

// The desk's own sentences keep to the rules of its voice.
func TestTexts(t *testing.T) {
	for _, s := range []text{textChanged, textWindowChanged, textOpens, textOpensUntil, textOpensMonth, textCloses, textEnded, textGone, textDate, textUnnamed} {
		for lang, sentence := range map[string]string{"ja": s.ja, "en": s.en} {
			if found := voice.Check(sentence, lang); len(found) > 0 || sentence == "" {
				t.Errorf("%s: %v", sentence, found)
			}
		}
	}
}

// What was stopped stays stopped when the person writes other words; deciding for it anew starts it.
func TestOtherWordsStartNothing(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	publish(t, db, "a", knowledge.Program, "いつでも")
	publish(t, db, "b", knowledge.Program, "いつでも")
	talk := uuid.New()
	d := decided(t, db, p, Decision{Consultation: talk, Response: Keep, Articles: []string{"a"}})
	set := func(c Choice) {
		t.Helper()
		if err := in1(t, db, p, func(tx pgx.Tx) error { return SetKept(t.Context(), tx, p.ID, d.ID, c) }); err != nil {
			t.Fatal(err)
		}
	}
	set(Choice{On: true, Mail: true})
	// The talk went on to something else: that is followed from then on, as the person set it.
	again := decided(t, db, p, Decision{Consultation: talk, Response: Keep, Words: "別の言葉", Articles: []string{"b"}})
	if diff := cmp.Diff(Kept{Any: true, On: true, Mail: true, Articles: []string{"b"}}, again.Kept); diff != "" {
		t.Error(diff)
	}
	set(Choice{})
	if err := Change(t.Context(), db, p.Viewer(), d.ID, Keep, "また別の言葉"); err != nil || find(t, db, p, d.ID).Kept.On {
		t.Errorf("other words start what was stopped: %v", err)
	}
	if again := decided(t, db, p, Decision{Consultation: talk, Response: Keep, Words: "別の言葉", Articles: []string{"b"}}); again.Kept.On {
		t.Error("the same answer in the talk starts what was stopped")
	}
	if err := Change(t.Context(), db, p.Viewer(), d.ID, None, ""); err != nil {
		t.Fatal(err)
	}
	if err := Change(t.Context(), db, p.Viewer(), d.ID, Keep, ""); err != nil || !find(t, db, p, d.ID).Kept.On {
		t.Errorf("decided for it anew: %v", err)
	}
}

// A page that was only checked again has not changed for those who keep it in mind.
func TestCheckedAgainIsNoNews(t *testing.T) {
	db := postgrestest.New(t)
	p := person(t, db, "hanako", "employee")
	publish(t, db, "a", knowledge.Program, "いつでも")
	decided(t, db, p, Decision{Response: Keep, Articles: []string{"a"}})
	exec(t, db, `update knowledge.article set reviewed_on = current_date, revision = revision + 1`)
	remind(t, db)
	if list := notices(t, db, p); len(list) > 0 {
		t.Errorf("told: %v", told(list))
	}
	exec(t, db, `update knowledge.article set status = 'paused', revision = revision + 1`)
	remind(t, db)
	if list := notices(t, db, p); len(list) != 1 || list[0].Reason != "changed" {
		t.Errorf("told: %v", told(list))
	}
}
