package escalation

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// handed are the functions of a Book that hand words of a question to HR or to an executive.
var handed = map[string]struct {
	who  string
	how  audit.How
	call func(ctx context.Context, b *Book, v postgres.Viewer, id, gap uuid.UUID) (any, error)
}{
	"Find": {"hr", audit.Opened, func(ctx context.Context, b *Book, v postgres.Viewer, id, _ uuid.UUID) (any, error) {
		return b.Find(ctx, v, id)
	}},
	"Queue": {"hr", audit.Listed, func(ctx context.Context, b *Book, v postgres.Viewer, _, _ uuid.UUID) (any, error) {
		q, err := b.Queue(ctx, v, Filter{View: ViewAll, Limit: 9})
		return q.Rows, err
	}},
	"Queue, searched": {"hr", audit.Searched, func(ctx context.Context, b *Book, v postgres.Viewer, _, _ uuid.UUID) (any, error) {
		q, err := b.Queue(ctx, v, Filter{View: ViewAll, Limit: 9, Text: "夜勤"})
		return q.Rows, err
	}},
	"Group": {"hr", audit.Listed, func(ctx context.Context, b *Book, v postgres.Viewer, id, _ uuid.UUID) (any, error) {
		return b.Group(ctx, v, id)
	}},
	"OpenOnes": {"hr", audit.Listed, func(ctx context.Context, b *Book, v postgres.Viewer, id, _ uuid.UUID) (any, error) {
		return b.OpenOnes(ctx, v, []uuid.UUID{id})
	}},
	"Wordings": {"hr", audit.Searched, func(ctx context.Context, b *Book, v postgres.Viewer, id, _ uuid.UUID) (any, error) {
		m, err := b.Wordings(ctx, v, []uuid.UUID{id})
		return keep(m[id]), err
	}},
	"Gaps": {"hr", audit.Listed, func(ctx context.Context, b *Book, v postgres.Viewer, _, _ uuid.UUID) (any, error) {
		return b.Gaps(ctx, v)
	}},
	"FindGap": {"hr", audit.Listed, func(ctx context.Context, b *Book, v postgres.Viewer, _, gap uuid.UUID) (any, error) {
		g, err := b.FindGap(ctx, v, gap)
		return keep(g.Asked), err
	}},
	"GapQuestions": {"hr", audit.Opened, func(ctx context.Context, b *Book, v postgres.Viewer, _, gap uuid.UUID) (any, error) {
		return b.GapQuestions(ctx, v, gap)
	}},
	"Outcome": {"hr", audit.Compared, func(ctx context.Context, b *Book, v postgres.Viewer, id, _ uuid.UUID) (any, error) {
		o, err := b.Outcome(ctx, v, id)
		return o.Said, err
	}},
	"SaidOf": {"hr", audit.Compared, func(ctx context.Context, b *Book, v postgres.Viewer, _, _ uuid.UUID) (said any, err error) {
		err = b.DB.As(ctx, v, func(tx pgx.Tx) error { s, err := b.SaidOf(ctx, tx, "draft-1"); said = s; return err })
		return said, err
	}},
	"Passes": {"hr", audit.Listed, func(ctx context.Context, b *Book, v postgres.Viewer, id, _ uuid.UUID) (any, error) {
		return b.Passes(ctx, v, id)
	}},
	"PassedTo": {"chief", audit.Passed, func(ctx context.Context, b *Book, v postgres.Viewer, _, _ uuid.UUID) (any, error) {
		return b.PassedTo(ctx, v)
	}},
}

// keep is a list of one text, or of none.
func keep(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// empty tells whether nothing came back.
func empty(v any) bool {
	switch v := v.(type) {
	case Thread:
		return v.Question == "" && len(v.Messages) == 0
	case []Row:
		return len(v) == 0
	case []Member:
		return len(v) == 0
	case []Open:
		return len(v) == 0
	case []Gap:
		return len(v) == 0
	case []Thread:
		return len(v) == 0
	case []Pass:
		return len(v) == 0
	case []string:
		return len(v) == 0
	}
	return v == nil
}

// askedEverywhere is an office with a question that stands wherever words are handed out: passed to the executive, in a gap, and with a draft.
func askedEverywhere(t *testing.T) (o *office, id, gap uuid.UUID) {
	t.Helper()
	o = newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr2")
	id = o.ask("asker", Question{Text: "夜勤を減らせますか"})
	gap, err := o.book.Classify(ctx, hr, id, NotFound)
	o.must(err)
	o.must(o.in(hr, func(tx pgx.Tx) error { return o.book.Drafted(ctx, tx, id, "draft-1") }))
	o.must(o.book.PassToExecutive(ctx, hr, id, o.person("chief").ID, "いかがですか"))
	return o, id, gap
}

// Whatever hands words to HR or an executive leaves a reading, and hands none where it cannot.
func TestWhatIsReadIsRecorded(t *testing.T) {
	o, id, gap := askedEverywhere(t)
	ctx, owner := t.Context(), postgrestest.Owner(t, o.db)
	for name, f := range handed {
		v := o.viewer(f.who)
		before, err := audit.Verify(ctx, o.db)
		o.must(err)
		if _, err := owner.Exec(ctx, `alter table audit.reading disable trigger user; delete from audit.reading; alter table audit.reading enable trigger user;
			alter table audit.head disable trigger user; update audit.head set seq = 0, hash = sha256(''); alter table audit.head enable trigger user`); err != nil {
			t.Fatal(err)
		}
		got, err := f.call(ctx, o.book, v, id, gap)
		if err != nil || empty(got) {
			t.Errorf("%s: %v %v", name, got, err)
		}
		after, err := audit.Verify(ctx, o.db)
		o.must(err)
		if after.By[f.how] != 1 || len(after.Faults) > 0 {
			t.Errorf("%s: recorded are %v, want one %s (%q; %d before)", name, after.By, f.how, after.Faults, before.End.Seq)
		}
	}
	if _, err := owner.Exec(ctx, `
		create or replace function audit.chain() returns trigger language plpgsql as $$ begin raise exception 'down'; end $$;
		alter table audit.reading disable trigger user; delete from audit.reading; alter table audit.reading enable trigger user`); err != nil {
		t.Fatal(err)
	}
	for name, f := range handed {
		if got, err := f.call(ctx, o.book, o.viewer(f.who), id, gap); !errors.Is(err, audit.ErrUnrecorded) || !empty(got) {
			t.Errorf("%s, with the audit down: %v %v", name, got, err)
		}
	}
	if mine, err := o.book.Mine(ctx, postgres.Viewer{Person: o.person("asker").ID}); err != nil || len(mine) != 1 { // one's own is nobody's to record
		t.Errorf("the asker: %v %v", mine, err)
	}
}

// Who sees by whom a question was read: those who ask it, and whoever holds its receipt.
func TestWhoSeesReadings(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	named := o.ask("asker", Question{Text: "質問です", With: o.person("boss").ID})
	alias := o.ask("asker", Question{Text: "質問です", Alias: "うみ"})
	receipt := NewReceipt()
	o.must(o.book.AskAnonymously(ctx, receipt, "質問です", "ja"))
	anonymous, err := o.book.FindByReceipt(ctx, receipt)
	o.must(err)
	for _, id := range []uuid.UUID{named, alias, anonymous.ID} {
		_, err := o.book.Find(ctx, hr, id)
		o.must(err)
	}
	of := func(v postgres.Viewer, id uuid.UUID) int {
		list, err := o.book.Readings(ctx, v, id)
		o.must(err)
		if i := slices.IndexFunc(list, func(r audit.Reading) bool { return r.Reader != hr.Person || r.How != audit.Opened }); i >= 0 {
			t.Errorf("%+v", list[i])
		}
		return len(list)
	}
	holder := postgres.Viewer{Receipt: receipt.Hash()}
	for _, test := range []struct {
		who  string
		v    postgres.Viewer
		want [3]int // named, alias, anonymous
	}{
		{"who asked", o.viewer("asker"), [3]int{1, 1, 0}},
		{"who is invited", o.viewer("boss"), [3]int{}},
		{"somebody else", o.viewer("other"), [3]int{}},
		{"a colleague at HR", o.viewer("hr2"), [3]int{}},
		{"who holds the receipt", holder, [3]int{0, 0, 1}},
		{"nobody", postgres.Viewer{}, [3]int{}},
	} {
		if got := [3]int{of(test.v, named), of(test.v, alias), of(test.v, anonymous.ID)}; got != test.want {
			t.Errorf("%s sees %v readings, want %v", test.who, got, test.want)
		}
	}
	o.must(o.book.Join(ctx, o.viewer("boss"), named))
	if n := of(o.viewer("boss"), named); n != 1 {
		t.Errorf("who joined sees %d readings", n)
	}
}

// A month after a question is gone nobody knows any more who read it, and the chain is whole.
func TestReadingsAreForgotten(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	kept, gone := o.ask("asker", Question{Text: "残る質問"}), o.ask("asker", Question{Text: "消える質問"})
	for _, id := range []uuid.UUID{kept, gone} {
		_, err := o.book.Find(ctx, hr, id)
		o.must(err)
	}
	owner := postgrestest.Owner(t, o.db)
	forgotten := func() int64 {
		r, err := audit.Verify(ctx, o.db)
		o.must(err)
		return r.Forgotten
	}
	_, err := owner.Exec(ctx, `delete from escalation.thread where id = $1`, gone)
	o.must(err)
	if n, err := ForgetReadings(ctx, o.db); err != nil || n != 0 || forgotten() != 0 {
		t.Errorf("%d of today were forgotten: %v", n, err)
	}
	_, err = owner.Exec(ctx, `alter table audit.reading disable trigger stays; update audit.reading set day = day - 31; alter table audit.reading enable trigger stays`)
	o.must(err)
	if n, err := ForgetReadings(ctx, o.db); err != nil || n != 1 || forgotten() != 1 {
		t.Errorf("%d were forgotten: %v", n, err)
	}
	var left uuid.UUID
	o.must(owner.QueryRow(ctx, `select thing from audit.reading where reader is not null`).Scan(&left))
	if left != kept {
		t.Error("the readings of another question were forgotten")
	}
}
