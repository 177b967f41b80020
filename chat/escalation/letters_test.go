package escalation

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// byLetter has the office's book keep what is done without a name, and writes a letter every few milliseconds.
func (o *office) byLetter() {
	ctx, stop := context.WithCancel(o.t.Context())
	o.book.Letters = NewLetters(o.db, 2*time.Millisecond)
	done := make(chan struct{})
	go func() { defer close(done); o.book.Letters.Run(ctx) }()
	o.t.Cleanup(func() { stop(); <-done })
}

func (o *office) received(r Receipt) Thread {
	o.t.Helper()
	t, err := o.book.FindByReceipt(o.t.Context(), r)
	o.must(err)
	return t
}

// Until the delivery the asker has their question, can write more and take it back, and HR has nothing; afterwards it is a question like
// any other, with the id that it had.
func TestWhatIsAskedWithoutANameWaits(t *testing.T) {
	o := newOffice(t)
	o.byLetter()
	ctx := t.Context()
	receipt, other := NewReceipt(), NewReceipt()
	v := postgres.Viewer{Receipt: receipt.Hash()}
	if _, err := o.book.FindByReceipt(ctx, receipt); !errors.Is(err, ErrNotFound) {
		t.Fatalf("before it was asked: %v", err)
	}
	o.must(o.book.AskAnonymously(ctx, receipt, "夜勤のない部署へ移れますか", "ja"))
	o.must(o.book.AskAnonymously(ctx, receipt, "ふたつめの質問", "ja")) // the receipt has one
	o.must(o.book.AskAnonymously(ctx, other, "別の人の質問", "ja"))
	o.must(o.book.Leave(ctx, "返事のいらない質問", "ja"))
	waits := o.received(receipt)
	if waits.Question != "夜勤のない部署へ移れますか" || waits.Standing() != OnTheWay || !waits.DueAt.IsZero() || len(waits.Events) != 0 {
		t.Errorf("it waits as %+v", waits)
	}
	once := uuid.New()
	o.must(o.book.TellOnce(ctx, v, waits.ID, "来年のことです", once))
	o.must(o.book.TellOnce(ctx, v, waits.ID, "来年のことです", once))
	o.must(o.book.Withdraw(ctx, v, waits.ID))
	if got := o.received(receipt); got.State != Withdrawn || len(got.Messages) != 1 || got.Messages[0].Body != "来年のことです" {
		t.Errorf("told and withdrawn: %+v", got)
	}
	if err := o.book.TellOnce(ctx, v, waits.ID, "まだあります", uuid.New()); !errors.Is(err, ErrClosed) {
		t.Errorf("told after it was withdrawn: %v", err)
	}
	o.must(o.book.Restore(ctx, v, waits.ID))
	if err := o.book.Withdraw(ctx, postgres.Viewer{Receipt: other.Hash()}, waits.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("withdrawn with another receipt: %v", err)
	}
	if n := o.open(); n != 0 {
		t.Fatalf("HR sees %d questions before the delivery", n)
	}
	for range 2 { // cut off and made once more, it changes nothing
		o.must(o.book.Deliver(ctx))
	}
	if n := o.open(); n != 2 {
		t.Errorf("HR sees %d questions after the delivery, want 2", n)
	}
	came := o.received(receipt)
	if came.ID != waits.ID || came.State != Asked || came.OnItsWay || len(came.Messages) != 1 || came.DueAt.IsZero() {
		t.Errorf("it came as %+v", came)
	}
	_, err := o.book.Answer(ctx, o.viewer("hr"), came.ID, "移れます")
	o.must(err)
	o.must(o.book.MarkRead(ctx, v, came.ID))
	o.until("read", func() bool { return o.received(receipt).State == Read })
	if hr, err := o.book.Find(ctx, o.viewer("hr"), came.ID); err != nil || hr.State != Answered {
		t.Errorf("HR sees %s before the delivery, %v", hr.State, err)
	}
	o.must(o.book.Deliver(ctx))
	if hr, err := o.book.Find(ctx, o.viewer("hr"), came.ID); err != nil || hr.State != Read {
		t.Errorf("HR sees %s after the delivery, %v", hr.State, err)
	}
}

// open is how many questions wait at HR.
func (o *office) open() int {
	o.t.Helper()
	ids, err := o.book.OpenIDs(o.t.Context(), o.viewer("hr"))
	o.must(err)
	return len(ids)
}

func (o *office) until(what string, reached func() bool) {
	o.t.Helper()
	for range 500 {
		if reached() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	o.t.Fatalf("not %s", what)
}

// A delivery that ended before its letters were deleted says everything twice, and everything stands once.
func TestADeliveryThatWasCutOff(t *testing.T) {
	o := newOffice(t)
	o.byLetter()
	ctx := t.Context()
	receipt := NewReceipt()
	v := postgres.Viewer{Receipt: receipt.Hash()}
	o.must(o.book.AskAnonymously(ctx, receipt, "公募に年齢の条件はありますか", "ja"))
	o.must(o.book.Tell(ctx, v, o.received(receipt).ID, "50歳です"))
	o.must(o.book.Leave(ctx, "返事のいらない質問", "ja"))
	said, _, err := o.book.collect(ctx)
	o.must(err)
	for _, l := range said {
		o.must(o.book.deliver(ctx, l))
	}
	o.must(o.book.Deliver(ctx))
	for table, want := range map[string]int{"thread": 2, "message": 1} {
		if n := o.owned(`select count(*) from escalation.` + table); n != want {
			t.Errorf("%d rows of %s, want %d", n, table, want)
		}
	}
}

// owned is a number as the owner of the tables sees it, past all rights.
func (o *office) owned(query string, args ...any) (n int) {
	o.t.Helper()
	o.must(postgrestest.Owner(o.t, o.db).QueryRow(o.t.Context(), query, args...).Scan(&n))
	return n
}

// What was said and what says nothing look alike: one length, a tag of one length, no time, and the worker alone reads them.
func TestLettersLookAlike(t *testing.T) {
	o := newOffice(t)
	o.byLetter()
	o.must(o.book.AskAnonymously(t.Context(), NewReceipt(), strings.Repeat("👩‍🔧", MaxQuestion/3), "ja"))
	o.must(o.book.AskAnonymously(t.Context(), NewReceipt(), "あ", "ja"))
	o.until("ten letters", func() bool { return o.owned(`select count(*) from escalation.letter`) > 10 })
	if n := o.owned(`select count(distinct length(content)) from escalation.letter`); n != 1 {
		t.Errorf("%d lengths", n)
	}
	if n := o.owned(`select count(*) from information_schema.columns where table_schema = 'escalation' and table_name = 'letter'
		and column_name not in ('id', 'box', 'tag', 'content')`); n != 0 {
		t.Errorf("%d columns more than id, box, tag and content", n)
	}
	for _, slug := range []string{"asker", "hr", "other", "chief"} {
		o.must(o.db.As(t.Context(), o.viewer(slug), func(tx pgx.Tx) error {
			var n int
			err := tx.QueryRow(t.Context(), `select (select count(*) from escalation.letter) + (select count(*) from escalation.letter_key)`).Scan(&n)
			if n != 0 {
				t.Errorf("%s sees %d rows", slug, n)
			}
			return err
		}))
	}
}

// Nobody waits for a letter that never comes: it is given up with its asker, and not written later.
func TestALetterThatNobodyWaitsForIsNotWritten(t *testing.T) {
	o := newOffice(t)
	o.book.Letters = NewLetters(o.db, time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := o.book.Letters.post(ctx, letter{Move: MoveAsked, Thread: uuid.New(), Text: "質問", Language: "ja"}); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	o.book.Letters.one(t.Context())
	if said, ids, err := o.book.collect(t.Context()); err != nil || len(said) != 0 || len(ids) != 1 {
		t.Errorf("%d letters, %d say something, %v", len(ids), len(said), err)
	}
}

// The job delivers when a working day has begun since the box was opened, and takes the key away with the letters.
func TestLettersGoWithTheWorkingDay(t *testing.T) {
	o := newOffice(t)
	o.book.Letters = NewLetters(o.db, time.Hour)
	write := func() {
		o.book.Letters.queue <- posting{t.Context(), letter{Move: MoveAsked, Thread: uuid.New(), Text: "質問", Language: "ja"}, nil}
		o.book.Letters.one(t.Context())
	}
	work := func() { o.must(o.book.DeliverWork(t.Context(), jobs.Try{})) }
	work() // nothing is there
	write()
	opened := time.Now().In(calendar.Japan)
	o.time = opened.Add(time.Second)
	if o.book.Calendar.NextStart(opened).After(o.time) { // not in the second in which a day begins
		work()
		if n := o.owned(`select count(*) from escalation.letter`); n != 1 {
			t.Errorf("%d letters wait on the same day, want 1", n)
		}
	}
	key := o.owned(`select hashtext(wrapped_key::text) from escalation.letter_key`)
	o.time = o.book.Calendar.NextStart(opened).Add(time.Minute)
	work()
	if n := o.owned(`select count(*) from escalation.letter`) + o.owned(`select count(*) from escalation.letter_key`); n != 0 {
		t.Errorf("%d rows are left of letters and their key", n)
	}
	if n := o.owned(`select count(*) from escalation.thread where identity = 'left'`); n != 1 {
		t.Errorf("%d questions came, want 1", n)
	}
	write()
	if o.owned(`select hashtext(wrapped_key::text) from escalation.letter_key`) == key {
		t.Error("the next letters have the key of the last ones")
	}
}
