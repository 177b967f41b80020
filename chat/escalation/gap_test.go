package escalation

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

func (o *office) in(v postgres.Viewer, f func(tx pgx.Tx) error) error {
	o.t.Helper()
	return o.db.As(o.t.Context(), v, f)
}

func (o *office) outcome(id uuid.UUID) Outcome {
	o.t.Helper()
	out, err := o.book.Outcome(o.t.Context(), o.viewer("hr"), id)
	o.must(err)
	return out
}

// group is three questions answered as one: named, alias, anonymous.
func (o *office) group() (lead, alias, anonymous uuid.UUID, holder postgres.Viewer) {
	o.t.Helper()
	lead = o.ask("asker", Question{Text: "在宅で面接は受けられますか"})
	alias = o.ask("other", Question{Text: "面接はオンラインでもいいですか", Alias: "うみ"})
	holder, anonymous = o.askAnonymously("家から面接を受けたいです")
	o.must(o.book.Merge(o.t.Context(), o.viewer("hr"), lead, []uuid.UUID{alias, anonymous}))
	return lead, alias, anonymous, holder
}

// From an answer an article is drafted; when it is published, the whole group leads to it, those merged later too.
func TestAnArticleComesOfAnAnswer(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	lead, alias, anonymous, holder := o.group()
	o.must(o.book.Tell(ctx, o.viewer("asker"), lead, "みなと工場にいます"))
	o.answer(alias, Addressee+"、オンラインで受けられます。")
	if out := o.outcome(anonymous); out.Questions != 3 || len(out.Said) != 4 || !strings.Contains(strings.Join(out.Said, "|"), "みなと工場") || out.Own != "オンラインで受けられます。" {
		t.Errorf("%+v", out)
	}
	if out := o.outcome(lead); out.Own != "オンラインで受けられます。" {
		t.Errorf("what HR calls the asker stands in %q", out.Own)
	}
	o.must(o.in(hr, func(tx pgx.Tx) error { return o.book.Drafted(ctx, tx, alias, "faq-1") }))
	if out := o.outcome(lead); out.Draft != "faq-1" || out.Article != "" {
		t.Errorf("drafted: %+v", out)
	}
	published := func(slug string) (n int) {
		o.must(o.in(hr, func(tx pgx.Tx) (err error) { n, err = o.book.Published(ctx, tx, slug); return err }))
		return n
	}
	if n := published("another") + published(""); n != 0 {
		t.Errorf("%d questions came of other articles", n)
	}
	if n := published("faq-1"); n != 3 {
		t.Errorf("%d questions lead to the article, want 3", n)
	}
	for name, v := range map[string]postgres.Viewer{"asker": o.viewer("asker"), "other": o.viewer("other"), "holder": holder} {
		id := map[string]uuid.UUID{"asker": lead, "other": alias, "holder": anonymous}[name]
		if q := o.find(v, id); q.Article != "faq-1" {
			t.Errorf("%s is led to %q", name, q.Article)
		}
	}
	late := o.ask("boss", Question{Text: "面接を家で受けたい"})
	o.must(o.book.Merge(ctx, hr, alias, []uuid.UUID{late}))
	if q := o.find(o.viewer("boss"), late); q.Article != "faq-1" {
		t.Errorf("merged later it leads to %q", q.Article)
	}
	var texts []string
	o.must(o.in(hr, func(tx pgx.Tx) (err error) { texts, err = o.book.SaidOf(ctx, tx, "faq-1"); return err }))
	if len(texts) != 5 {
		t.Errorf("askers wrote %d texts, want 5: %v", len(texts), texts)
	}
	if err := o.in(o.viewer("asker"), func(tx pgx.Tx) error { return o.book.Link(ctx, tx, late, "x") }); err == nil {
		t.Error("who does not see the question links it")
	}
}

func TestNoArticle(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	lead, alias, _, _ := o.group()
	o.answer(lead, "はい。")
	for _, test := range []struct {
		why  Reason
		note string
		want error
	}{
		{"never", "", ErrReason}, {Legal, strings.Repeat("長", MaxReason+1), ErrTooLong}, {Personal, " おひとりの事情 ", nil},
	} {
		if err := o.book.NoArticle(ctx, hr, alias, test.why, test.note); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.why, err, test.want)
		}
	}
	if out := o.outcome(lead); out.NoArticle != Personal || out.Note != "おひとりの事情" {
		t.Errorf("%+v", out)
	}
	o.must(o.in(hr, func(tx pgx.Tx) error { return o.book.Link(ctx, tx, lead, "posting") }))
	if out := o.outcome(alias); out.NoArticle != "" || out.Article != "posting" {
		t.Errorf("linked: %+v", out)
	}
	if err := o.book.NoArticle(ctx, hr, uuid.New(), Once, ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
}

// A group is classified once, counted with all that join it, and answered by an article; askers read that there is none today.
func TestGaps(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr := t.Context(), o.book, o.viewer("hr")
	lead, alias, anonymous, _ := o.group()
	gap, err := b.Classify(ctx, hr, alias, NotThere)
	o.must(err)
	if again, err := b.Classify(ctx, hr, anonymous, NotThere); err != nil || again != gap {
		t.Errorf("classified again: %v, %v", again, err)
	}
	o.must(b.Leave(ctx, "家で面接", "ja"))
	threads, err := o.inbox(hr)
	o.must(err)
	for _, q := range threads {
		if q.Identity == Left {
			o.must(b.Merge(ctx, hr, lead, []uuid.UUID{q.ID}))
		}
	}
	single := o.ask("boss", Question{Text: "犬を連れてきたい"})
	small, err := b.Classify(ctx, hr, single, NotFound)
	o.must(err)
	list, err := b.Gaps(ctx, hr)
	o.must(err)
	if len(list) != 2 || list[0].ID != gap || list[0].Askers != 4 || list[0].Left != 1 || list[0].Waiting != 3 || list[1].Askers != 1 {
		t.Fatalf("%+v", list)
	}
	if want := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC); !list[0].Since.Equal(want) {
		t.Errorf("since %v, want the month alone", list[0].Since)
	}
	if q := o.find(o.viewer("asker"), lead); q.NoneOn.Format(time.DateOnly) != "2026-11-24" {
		t.Errorf("the asker reads %v", q.NoneOn)
	}
	if qs, err := b.GapQuestions(ctx, hr, gap); err != nil || len(qs) != 4 {
		t.Errorf("%d questions, %v", len(qs), err)
	}
	o.must(b.Withdraw(ctx, o.viewer("other"), alias))
	g, err := b.FindGap(ctx, hr, gap)
	o.must(err)
	if g.Askers != 3 {
		t.Errorf("a withdrawn question counts: %+v", g)
	}
	for _, test := range []struct {
		name   string
		change func(*Gap)
		want   error
	}{
		{"published without a wording", func(g *Gap) { g.Published = true }, ErrGapWording},
		{"too long", func(g *Gap) { g.Wording = strings.Repeat("長", MaxGapWording+1) }, ErrTooLong},
		{"no kind", func(g *Gap) { g.Kind = "x" }, ErrGapKind},
		{"answered by nothing", func(g *Gap) { g.State = GapAnswered }, ErrGapArticle},
		{"of another version", func(g *Gap) { g.Version = 99 }, ErrGapMoved},
		{"of nothing", func(g *Gap) { g.ID = uuid.New() }, ErrNoGap},
		{"published", func(g *Gap) { g.Wording, g.Published = " オンラインの\n面接 ", true }, nil},
	} {
		changed := g
		test.change(&changed)
		if err := b.SaveGap(ctx, hr, changed); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	public, err := b.PublishedGaps(ctx, postgres.Viewer{Person: o.person("asker").ID})
	o.must(err)
	if len(public) != 1 || public[0].Wording != "オンラインの 面接" || public[0].Questions != 0 || public[0].Lead != uuid.Nil || public[0].Asked != "" {
		t.Errorf("an employee sees %+v", public)
	}
	g, err = b.FindGap(ctx, hr, gap)
	o.must(err)
	g.State, g.Article = GapAnswered, "online"
	o.must(b.SaveGap(ctx, hr, g))
	if q := o.find(o.viewer("asker"), lead); q.Article != "online" || !q.NoneOn.IsZero() {
		t.Errorf("answered, the asker reads %q, %v", q.Article, q.NoneOn)
	}
	g, err = b.FindGap(ctx, hr, gap)
	o.must(err)
	g.State = GapOpen
	o.must(b.SaveGap(ctx, hr, g))
	if q := o.find(o.viewer("asker"), lead); q.Article != "" || q.NoneOn.IsZero() {
		t.Errorf("open again, the asker reads %q, %v", q.Article, q.NoneOn)
	}
	o.must(b.MergeGaps(ctx, hr, gap, []uuid.UUID{small}))
	if list, err = b.Gaps(ctx, hr); err != nil || len(list) != 1 || list[0].Questions != 4 || list[0].Wording != "オンラインの 面接" {
		t.Errorf("merged: %+v, %v", list, err)
	}
	o.must(b.DropGap(ctx, hr, gap))
	if q := o.find(o.viewer("asker"), lead); !q.NoneOn.IsZero() {
		t.Error("the asker still reads that there is none")
	}
	if err := b.DropGap(ctx, hr, gap); !errors.Is(err, ErrNoGap) {
		t.Errorf("dropped twice: %v", err)
	}
}

// Of gaps employees see what is published and nothing else; the program itself and nobody see nothing; only HR writes.
func TestWhoSeesGaps(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	id := o.ask("asker", Question{Text: "質問"})
	gap, err := o.book.Classify(ctx, hr, id, NotThere)
	o.must(err)
	count := func(v postgres.Viewer, table string) (n int) {
		o.must(o.in(v, func(tx pgx.Tx) error { return tx.QueryRow(ctx, `select count(*) from `+table).Scan(&n) }))
		return n
	}
	see := func(when string, want map[string]int) {
		for name, v := range map[string]postgres.Viewer{"hr": hr, "asker": o.viewer("asker"), "executive": o.viewer("chief"), "worker": postgres.Worker(), "nobody": {}} {
			if n := count(v, "escalation.gap"); n != want[name] {
				t.Errorf("%s: %s sees %d gaps, want %d", when, name, n, want[name])
			}
			if n := count(v, "escalation.gap_question"); n > 0 && name != "hr" {
				t.Errorf("%s: %s sees which question shows a gap", when, name)
			}
			if _, err := o.book.Classify(ctx, v, id, NotFound); err == nil && name != "hr" {
				t.Errorf("%s: %s classifies", when, name)
			}
			err := o.in(v, func(tx pgx.Tx) error {
				tag, err := tx.Exec(ctx, `update escalation.gap set wording = 'x'`)
				if err == nil && tag.RowsAffected() > 0 {
					err = errors.New("changed")
				}
				return err
			})
			if name != "hr" && err != nil {
				t.Errorf("%s: %s: %v", when, name, err)
			}
		}
	}
	see("not published", map[string]int{"hr": 1})
	g, err := o.book.FindGap(ctx, hr, gap)
	o.must(err)
	g.Wording, g.Published = "わたしたちの言葉", true
	o.must(o.book.SaveGap(ctx, hr, g))
	see("published", map[string]int{"hr": 1, "asker": 1, "executive": 1})
}

// What the asker took back is gone from the executive's sight, and can be passed on anew once it is there again.
func TestWithdrawnWhilePassed(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr, chief := t.Context(), o.book, o.viewer("hr"), o.viewer("chief")
	id := o.ask("asker", Question{Text: "質問"})
	o.must(b.PassToExecutive(ctx, hr, id, chief.Person, "お考えを聞かせてください"))
	if n, err := b.AskedOf(ctx, chief); err != nil || n != 1 {
		t.Errorf("asked %d, %v", n, err)
	}
	list, err := b.PassedTo(ctx, chief)
	o.must(err)
	o.must(b.Withdraw(ctx, o.viewer("asker"), id))
	if passes, err := b.Passes(ctx, hr, id); err != nil || len(passes) > 0 {
		t.Errorf("HR still reads what was asked about it: %+v, %v", passes, err)
	}
	if n, err := b.AskedOf(ctx, chief); err != nil || n != 0 {
		t.Errorf("withdrawn, still asked %d, %v", n, err)
	}
	var n int
	o.must(o.in(chief, func(tx pgx.Tx) error { return tx.QueryRow(ctx, `select count(*) from escalation.thread`).Scan(&n) }))
	if n != 0 {
		t.Error("the executive still sees the withdrawn question")
	}
	if err := b.ReplyToHR(ctx, chief, list[0].ID, "はい"); !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrClosed) {
		t.Errorf("reply to a withdrawn question: %v", err)
	}
	o.must(b.Restore(ctx, o.viewer("asker"), id))
	o.must(b.PassToExecutive(ctx, hr, id, chief.Person, "もう一度"))
	if list, err = b.PassedTo(ctx, chief); err != nil || len(list) != 1 || list[0].Note != "もう一度" {
		t.Errorf("passed on anew: %+v, %v", list, err)
	}
	if err := b.Heard(ctx, hr, id, "うかがいました"); !errors.Is(err, ErrNotFound) {
		t.Errorf("HR replies in the executive's place: %v", err)
	}
	o.must(b.ReplyToHR(ctx, chief, list[0].ID, "進めてください"))
	if list, err = b.Passes(ctx, hr, id); err != nil || len(list) != 2 || list[0].Reply+list[1].Reply != "進めてください" {
		t.Errorf("HR reads %+v, %v", list, err)
	}
}
