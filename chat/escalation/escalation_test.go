package escalation

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// office is a company with an asker, their boss, another employee, two at HR and an executive, on Tuesday 2026-11-24 at ten.
type office struct {
	t    testing.TB
	db   *postgres.DB
	book *Book
	time time.Time
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, db: postgrestest.New(t), time: time.Date(2026, 11, 24, 10, 0, 0, 0, calendar.Japan)}
	err := directory.Put(t.Context(), o.db, []directory.Entry{
		{Slug: "boss", Name: "見本 部長", Roles: []string{"employee", "manager"}},
		{Slug: "asker", Name: "見本 花子", Roles: []string{"employee"}, Manager: "boss"},
		{Slug: "other", Name: "見本 太郎", Roles: []string{"employee", "manager", "executive", "admin"}},
		{Slug: "hr", Name: "見本 人事", Roles: []string{"employee", "hr"}},
		{Slug: "hr2", Name: "見本 採用", Roles: []string{"employee", "hr"}},
		{Slug: "chief", Name: "見本 役員", Roles: []string{"employee", "executive"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	o.book = NewBook(o.db)
	o.book.Now = func() time.Time { return o.time }
	return o
}

func (o *office) person(slug string) directory.Person {
	o.t.Helper()
	p, err := directory.FindSlug(o.t.Context(), o.db, slug)
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

func (o *office) viewer(slug string) postgres.Viewer { return o.person(slug).Viewer() }

func (o *office) ask(slug string, q Question) uuid.UUID {
	o.t.Helper()
	id, err := o.tryAsk(slug, q)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) tryAsk(slug string, q Question) (id uuid.UUID, err error) {
	p := o.person(slug)
	if q.Language == "" {
		q.Language = "ja"
	}
	err = o.db.As(o.t.Context(), p.Viewer(), func(tx pgx.Tx) error {
		id, err = o.book.Ask(o.t.Context(), tx, p.ID, q)
		return err
	})
	return id, err
}

func (o *office) askAnonymously(text string) (postgres.Viewer, uuid.UUID) {
	o.t.Helper()
	receipt := NewReceipt()
	o.must(o.book.AskAnonymously(o.t.Context(), receipt, text, "ja"))
	thread, err := o.book.FindByReceipt(o.t.Context(), receipt)
	o.must(err)
	return postgres.Viewer{Receipt: receipt.Hash()}, thread.ID
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) find(v postgres.Viewer, id uuid.UUID) Thread {
	o.t.Helper()
	thread, err := o.book.Find(o.t.Context(), v, id)
	o.must(err)
	return thread
}

func (o *office) answer(id uuid.UUID, body string) int {
	o.t.Helper()
	n, err := o.book.Answer(o.t.Context(), o.viewer("hr"), id, body)
	o.must(err)
	return n
}

// inbox is all that a viewer has in HR's queue, whole.
func (o *office) inbox(v postgres.Viewer) (list []Thread, err error) {
	queue, err := o.book.Queue(o.t.Context(), v, Filter{View: ViewAll, Limit: 100})
	for _, row := range queue.Rows {
		list = append(list, o.find(v, row.ID))
	}
	return list, err
}

func second(_ Thread, err error) error { return err }

// Whoever is neither an asker nor HR nor asked by HR finds nothing and moves nothing.
func TestOthersFindNothing(t *testing.T) {
	o := newOffice(t)
	ctx, b := t.Context(), o.book
	named := o.ask("asker", Question{Text: "介護のことです"})
	_, anonymous := o.askAnonymously("介護のことです")
	for name, v := range map[string]postgres.Viewer{"other": o.viewer("other"), "the boss": o.viewer("boss"), "an executive": o.viewer("chief"),
		"nobody": {}, "worker": postgres.Worker(), "receipt": {Receipt: NewReceipt().Hash()}} {
		for _, id := range []uuid.UUID{named, anonymous} {
			_, answered := b.Answer(ctx, v, id, "答え")
			for what, err := range map[string]error{
				"find": second(b.Find(ctx, v, id)), "see": b.See(ctx, v, id), "answer": answered, "ask back": b.AskBack(ctx, v, id, "何を"),
				"tell": b.Tell(ctx, v, id, "追伸"), "read": b.MarkRead(ctx, v, id), "withdraw": b.Withdraw(ctx, v, id), "restore": b.Restore(ctx, v, id),
				"join": b.Join(ctx, v, id), "decline": b.Decline(ctx, v, id), "assign": b.Assign(ctx, v, id, o.person("hr").ID),
				"pass": b.PassToExecutive(ctx, v, id, o.person("chief").ID, ""), "take back": b.TakeBack(ctx, v, id), "merge": b.Merge(ctx, v, named, []uuid.UUID{anonymous}),
				"invite": b.Invite(ctx, v, id, o.person("boss").ID),
			} {
				if !errors.Is(err, ErrNotFound) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
		}
		if list, err := o.inbox(v); err != nil || len(list) > 0 {
			t.Errorf("%s lists %d (%v)", name, len(list), err)
		}
		if list, err := b.Mine(ctx, v); err != nil || len(list) > 0 {
			t.Errorf("%s has asked %d (%v)", name, len(list), err)
		}
	}
}

// The database refuses what no function here does: words put into another's mouth, changes of what was said, and ways into
// the thread of somebody else.
func TestRowsRefuse(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "介護のことです"})
	_, anonymous := o.askAnonymously("名前は出しません")
	alias := o.ask("asker", Question{Text: "別名で聞きます", Alias: "うみ"})
	o.answer(id, "はい。")
	hr, other := o.person("hr"), o.person("other")
	for _, test := range []struct {
		name, who, statement string
	}{
		{"HR writes as the asker", "hr", `insert into escalation.message (thread_id, seq, author, kind, body) values ('` + id.String() + `', 9, 'asker', 'told', 'x')`},
		{"the asker writes as HR", "asker", `insert into escalation.message (thread_id, seq, author, kind, hr_id, body) values ('` + id.String() + `', 9, 'hr', 'answer', '` + hr.ID.String() + `', 'x')`},
		{"the asker writes as who asks with them", "asker", `insert into escalation.message (thread_id, seq, author, kind, body, partner) values ('` + id.String() + `', 9, 'asker', 'told', 'x', true)`},
		{"somebody has the asker told", "other", `insert into escalation.notice (thread_id, what) values ('` + id.String() + `', 'answer')`},
		{"HR changes the question", "hr", `update escalation.thread set question = 'x'`},
		{"the asker changes the answer", "asker", `update escalation.message set body = 'x'`},
		{"HR deletes a message", "hr", `delete from escalation.message`},
		{"HR rewrites the steps", "hr", `update escalation.event set what = 'read'`},
		{"somebody makes an anonymous question their own", "other", `insert into escalation.asker (thread_id, person_id, identity, part, joined) values ('` + anonymous.String() + `', '` + other.ID.String() + `', 'named', 'first', true)`},
		{"somebody becomes a second first asker", "other", `insert into escalation.asker (thread_id, person_id, identity, part, joined) values ('` + id.String() + `', '` + other.ID.String() + `', 'named', 'first', true)`},
		{"somebody invites themselves", "other", `insert into escalation.asker (thread_id, person_id, identity, part, partner_id, joined) values ('` + id.String() + `', '` + other.ID.String() + `', 'named', 'together', '` + other.ID.String() + `', false)`},
		{"the asker invites somebody who is not their boss", "asker", `insert into escalation.asker (thread_id, person_id, identity, part, partner_id, joined) values ('` + id.String() + `', '` + other.ID.String() + `', 'named', 'together', '` + o.person("asker").ID.String() + `', false)`},
		{"HR uncovers an alias", "hr", `update escalation.asker set identity = 'named' where thread_id = '` + alias.String() + `'`},
		{"HR writes an asker", "hr", `insert into escalation.asker (thread_id, person_id, identity, part, joined) values ('` + anonymous.String() + `', '` + o.person("asker").ID.String() + `', 'named', 'first', true)`},
	} {
		err := o.db.As(t.Context(), o.viewer(test.who), func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), test.statement)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "42501") && !strings.Contains(err.Error(), "23505") && !strings.Contains(err.Error(), "23503") {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// The right to delete questions is the worker's, of those that are due, and nobody else's.
func TestNobodyDeletesAQuestionThatIsNotDue(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "介護のことです"})
	o.answer(id, "はい。")
	for name, v := range map[string]postgres.Viewer{"HR": o.viewer("hr"), "another": o.viewer("other"), "the worker": postgres.Worker()} {
		err := o.db.As(t.Context(), v, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `select set_config('app.kept_from', '2100-01-01', true)`); err != nil {
				return err
			}
			tag, err := tx.Exec(t.Context(), `delete from escalation.thread`)
			if tag.RowsAffected() != 0 {
				t.Errorf("%s deletes a question", name)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// HR reads who asked a named question, and of an alias no row leads to a person.
func TestHRKnowsNamedAskersAlone(t *testing.T) {
	o := newOffice(t)
	named := o.ask("asker", Question{Text: "名前を出して聞きます"})
	alias := o.ask("asker", Question{Text: "別名で聞きます", Alias: " うみ "})
	_, anonymous := o.askAnonymously("名前は出しません")
	o.must(o.book.Leave(t.Context(), "返事はいりません", "ja"))
	list, err := o.inbox(o.viewer("hr"))
	if err != nil || len(list) != 4 {
		t.Fatalf("HR has %d questions (%v)", len(list), err)
	}
	for _, q := range list {
		want := map[uuid.UUID][2]string{named: {"見本 花子", ""}, alias: {"", "うみ"}, anonymous: {"", ""}}[q.ID]
		if q.Asker != want[0] || q.Alias != want[1] {
			t.Errorf("%s: asker %q, alias %q, want %q", q.Identity, q.Asker, q.Alias, want)
		}
		if exact := !q.Events0().IsZero(); exact != (q.Identity == Named) {
			t.Errorf("%s: exact time %v", q.Identity, exact)
		}
	}
	var people, timed int
	o.must(o.db.As(t.Context(), o.viewer("hr"), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `select (select count(*) from escalation.asker where thread_id <> $1), (select count(*) from escalation.thread where asked_at is not null)`, named).Scan(&people, &timed)
	}))
	if people != 0 || timed != 1 {
		t.Errorf("HR reads %d askers without a name, %d exact times", people, timed)
	}
	if own, err := o.book.Mine(t.Context(), o.viewer("asker")); err != nil || len(own) != 2 {
		t.Errorf("the asker finds %d of their questions (%v), want 2", len(own), err)
	}
}

// Events0 is the exact time of the first step.
func (t Thread) Events0() time.Time {
	if len(t.Events) == 0 {
		return time.Time{}
	}
	return t.Events[0].At
}

func TestLimits(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: strings.Repeat("あ", MaxQuestion)})
	for name, test := range map[string]struct {
		body string
		want error
	}{
		"empty": {" \n　", ErrEmpty}, "long": {strings.Repeat("あ", MaxAnswer+1), ErrTooLong}, "longest": {strings.Repeat("あ", MaxAnswer), nil},
	} {
		if _, err := o.book.Answer(t.Context(), o.viewer("hr"), id, test.body); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	for name, q := range map[string]Question{"long": {Text: strings.Repeat("あ", MaxQuestion+1)}, "alias": {Text: "a", Alias: strings.Repeat("あ", MaxAlias+1)}} {
		if _, err := o.tryAsk("asker", q); !errors.Is(err, ErrTooLong) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := o.book.AskAnonymously(t.Context(), NewReceipt(), "", "ja"); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty anonymous question: %v", err)
	}
	if err := o.book.Leave(t.Context(), " ", "ja"); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty question that is left: %v", err)
	}
}
