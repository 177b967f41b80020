package escalation

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// One answer reaches every asker of a merged question, each in their own thread and under what HR may call them.
func TestOneAnswerReachesEveryAsker(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	named := o.ask("asker", Question{Text: "在宅で面接は受けられますか"})
	alias := o.ask("other", Question{Text: "面接はオンラインでもいいですか", Alias: "うみ"})
	holder, anonymous := o.askAnonymously("家から面接を受けたいです")
	english := o.ask("boss", Question{Text: "Can I do the interview from home?", Language: "en", Alias: "Sea"})
	withdrawn := o.ask("other", Question{Text: "取り下げる質問"})
	o.must(o.book.Merge(ctx, hr, named, []uuid.UUID{alias, anonymous}))
	o.must(o.book.Merge(ctx, hr, alias, []uuid.UUID{english, withdrawn})) // of one that is led: its lead leads
	o.must(o.book.Withdraw(ctx, o.viewer("other"), withdrawn))
	if n := o.answer(anonymous, Addressee+"、オンラインで受けられます。"); n != 4 {
		t.Errorf("%d were answered, want 4", n)
	}
	for _, test := range []struct {
		id   uuid.UUID
		who  string
		want string
	}{
		{named, "asker", "見本 花子さん、オンラインで受けられます。"}, {alias, "other", "うみさん、オンラインで受けられます。"},
		{english, "boss", "Sea、オンラインで受けられます。"},
	} {
		q := o.find(o.viewer(test.who), test.id)
		if q.State != Answered || q.Answer() != test.want || len(q.Messages) != 1 || !q.Unread {
			t.Errorf("%s: %s, %q", test.who, q.State, q.Answer())
		}
	}
	if q := o.find(holder, anonymous); q.Answer() != "ご質問をくださった方、オンラインで受けられます。" {
		t.Errorf("anonymous: %q", q.Answer())
	}
	if q := o.find(o.viewer("other"), withdrawn); q.State != Withdrawn || len(q.Messages) > 0 {
		t.Errorf("the withdrawn question got an answer: %+v", q)
	}
	if err := second(o.book.Find(ctx, o.viewer("asker"), alias)); !errors.Is(err, ErrNotFound) {
		t.Errorf("one asker sees the question of another: %v", err)
	}
	// Taken out of the group it is answered alone.
	o.must(o.book.Part(ctx, hr, alias))
	if n := o.answer(named, "訂正です。"); n != 3 {
		t.Errorf("%d were answered after one left, want 3", n)
	}
	o.must(o.book.Part(ctx, hr, named))
	if n := o.answer(named, "これだけに。"); n != 1 {
		t.Errorf("%d were answered after the group was dissolved, want 1", n)
	}
}

// The boss and the employee ask one question, both get the answer, and each sees nothing of the other's.
func TestTogether(t *testing.T) {
	o := newOffice(t)
	ctx, b := t.Context(), o.book
	asker, boss := o.viewer("asker"), o.viewer("boss")
	own := o.ask("asker", Question{Text: "ひとりで聞いた質問"})
	id := o.ask("asker", Question{Text: "いっしょに聞きたい質問", With: o.person("boss").ID})
	if q := o.find(boss, id); !q.Invited || q.Together != WithInvited || q.Partner != o.person("asker").ID {
		t.Fatalf("the boss has %+v", q)
	}
	if err := second(b.Find(ctx, boss, own)); !errors.Is(err, ErrNotFound) {
		t.Errorf("the boss finds what the asker asked alone: %v", err)
	}
	if err := b.Tell(ctx, boss, id, "まだ参加していません"); err == nil {
		t.Error("an invited person writes before they joined")
	}
	if q := o.find(o.viewer("hr"), id); q.Asker != "見本 花子" {
		t.Errorf("HR reads %q before the boss joined", q.Asker)
	}
	o.must(b.Join(ctx, boss, id))
	if err := b.Join(ctx, boss, id); !errors.Is(err, ErrMove) {
		t.Errorf("joined twice: %v", err)
	}
	if q := o.find(o.viewer("hr"), id); q.Asker != "見本 花子、見本 部長" || q.Together != WithJoined {
		t.Errorf("HR reads %q, %q", q.Asker, q.Together)
	}
	o.must(b.Tell(ctx, boss, id, "私もわかりません"))
	o.answer(id, Addressee+"、できます。")
	for name, v := range map[string]bool{"asker": false, "boss": true} {
		q := o.find(o.viewer(name), id)
		if !strings.HasPrefix(q.Answer(), "見本 花子さん、見本 部長さん、") || !q.Unread || !q.Messages[0].Partner {
			t.Errorf("%s: %+v", name, q)
		}
		if v {
			o.must(b.MarkRead(ctx, o.viewer(name), id))
		}
	}
	if !o.find(asker, id).Unread || o.find(boss, id).Unread {
		t.Error("what one has read counts for the other")
	}
	if err := b.Withdraw(ctx, boss, id); !errors.Is(err, ErrNotFound) {
		t.Errorf("who joined withdraws: %v", err)
	}
	o.must(b.Decline(ctx, boss, id))
	if err := second(b.Find(ctx, boss, id)); !errors.Is(err, ErrNotFound) {
		t.Errorf("who left still sees it: %v", err)
	}
	if err := b.Decline(ctx, asker, id); !errors.Is(err, ErrMove) || o.find(asker, id).Together != WithNobody {
		t.Errorf("the first asker leaves: %v", err)
	}
}

// A form that is sent twice, side by side even, asks once; with an id of somebody else's question nothing is asked or shown.
func TestAskedOnce(t *testing.T) {
	o := newOffice(t)
	q := Question{Text: "いっしょに聞きたい質問", With: o.person("asker").ID, ID: uuid.New()}
	ids := make(chan uuid.UUID, 4)
	for range cap(ids) {
		go func() {
			id, err := o.tryAsk("boss", q)
			if err != nil {
				t.Error(err)
			}
			ids <- id
		}()
	}
	for range cap(ids) {
		if id := <-ids; id != q.ID {
			t.Errorf("asked as %s, want %s", id, q.ID)
		}
	}
	if list, err := o.book.Mine(t.Context(), o.viewer("boss")); err != nil || len(list) != 1 || list[0].Together != WithInvited {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := o.tryAsk("other", Question{Text: "別の質問", ID: q.ID}); err != nil {
		t.Error(err)
	}
	if got := o.find(o.viewer("boss"), q.ID); got.Question != q.Text {
		t.Errorf("the question became %q", got.Question)
	}
	if err := second(o.book.Find(t.Context(), o.viewer("other"), q.ID)); !errors.Is(err, ErrNotFound) {
		t.Errorf("another person finds it: %v", err)
	}
}

// Who was invited looks at the question before they join: that reads nothing, and the asker's answer stays unread. Who
// has said no is not asked again.
func TestAnInvitationReadsNothing(t *testing.T) {
	o := newOffice(t)
	ctx, b, asker, boss := t.Context(), o.book, o.viewer("asker"), o.viewer("boss")
	id := o.ask("asker", Question{Text: "いっしょに聞きたい質問", With: boss.Person})
	o.answer(id, "できます。")
	o.must(b.MarkRead(ctx, boss, id))
	if q := o.find(asker, id); q.State != Answered || !q.Unread {
		t.Errorf("the boss looked, and the asker has %s, unread %v", q.State, q.Unread)
	}
	o.must(b.Decline(ctx, boss, id))
	if err := b.Invite(ctx, asker, id, boss.Person); !errors.Is(err, ErrPartner) {
		t.Errorf("invited after a no: %v", err)
	}
	if list, err := b.Mine(ctx, boss); err != nil || len(list) > 0 {
		t.Errorf("the boss is asked again: %+v, %v", list, err)
	}
	holder, anonymous := o.askAnonymously("名前は出しません")
	o.answer(anonymous, "できます。")
	o.must(b.MarkRead(ctx, holder, anonymous))
	if q := o.find(holder, anonymous); q.State != Read {
		t.Errorf("whoever holds the receipt has read it, and it is %s", q.State)
	}
}

// Of two who answer or ask back at once, with the same messages before their eyes, one does.
func TestOneOfTwoAnswers(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "質問"})
	hr, hr2 := o.viewer("hr"), o.viewer("hr2")
	done := make(chan error, 2)
	go func() { _, err := o.book.Answer(t.Context(), hr, id, "はい。", 0); done <- err }()
	go func() { done <- o.book.AskBack(t.Context(), hr2, id, "どこでですか", 0) }()
	one, other := <-done, <-done
	if (one == nil) == (other == nil) || !errors.Is(errors.Join(one, other), ErrMoved) {
		t.Errorf("%v, %v", one, other)
	}
	if q := o.find(hr, id); len(q.Messages) != 1 {
		t.Errorf("the asker has %d messages", len(q.Messages))
	}
}

// What was taken back leads no group.
func TestAWithdrawnQuestionLeadsNone(t *testing.T) {
	o := newOffice(t)
	gone, stays := o.ask("asker", Question{Text: "取り下げる質問"}), o.ask("boss", Question{Text: "残る質問"})
	o.must(o.book.Withdraw(t.Context(), o.viewer("asker"), gone))
	for lead, other := range map[uuid.UUID]uuid.UUID{gone: stays, stays: gone} {
		if err := o.book.Merge(t.Context(), o.viewer("hr"), lead, []uuid.UUID{other}); !errors.Is(err, ErrNotFound) {
			t.Errorf("merged: %v", err)
		}
	}
}

// An answer waits for a merging that is under way: what is being taken out of the group gets none.
func TestAnAnswerMeetsNoMergingHalfway(t *testing.T) {
	o := newOffice(t)
	ctx, hr := t.Context(), o.viewer("hr")
	lead, out := o.ask("asker", Question{Text: "質問"}), o.ask("boss", Question{Text: "別の質問"})
	o.must(o.book.Merge(ctx, hr, lead, []uuid.UUID{out}))
	answered := make(chan error, 1)
	o.must(o.db.As(ctx, hr, func(tx pgx.Tx) error {
		if err := lockMerging(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update escalation.handling set lead_id = null where thread_id = $1`, out); err != nil {
			return err
		}
		go func() {
			_, err := o.book.Answer(ctx, hr, lead, "はい。")
			answered <- err
		}()
		select {
		case err := <-answered:
			t.Errorf("answered in between: %v", err)
			answered <- err
		case <-time.After(300 * time.Millisecond):
		}
		return nil
	}))
	o.must(<-answered)
	if q := o.find(hr, out); q.State.Open() == false {
		t.Errorf("the answer went to what was taken out: %s", q.State)
	}
}

func TestWhoMayAskTogether(t *testing.T) {
	o := newOffice(t)
	if _, err := o.tryAsk("asker", Question{Text: "a", With: o.person("other").ID}); !errors.Is(err, ErrPartner) {
		t.Errorf("with a colleague: %v", err)
	}
	if _, err := o.tryAsk("asker", Question{Text: "a", With: uuid.New()}); !errors.Is(err, ErrPartner) {
		t.Errorf("with nobody: %v", err)
	}
	if _, err := o.tryAsk("asker", Question{Text: "a", Alias: "うみ", With: o.person("boss").ID}); !errors.Is(err, ErrPartner) {
		t.Errorf("under an alias: %v", err)
	}
	id := o.ask("boss", Question{Text: "私もわからない、一緒に聞こう", With: o.person("asker").ID})
	if q := o.find(o.viewer("asker"), id); !q.Invited {
		t.Errorf("the employee has %+v", q)
	}
	if err := o.book.Invite(t.Context(), o.viewer("boss"), id, o.person("asker").ID); !errors.Is(err, ErrPartner) {
		t.Errorf("invited twice: %v", err)
	}
}

// The executive sees the question and HR's note until they replied; never the asker, the thread or anything else.
func TestPassedToAnExecutiveAndBack(t *testing.T) {
	o := newOffice(t)
	ctx, b := t.Context(), o.book
	hr, chief := o.viewer("hr"), o.viewer("chief")
	id := o.ask("asker", Question{Text: "海外拠点は増えますか"})
	o.must(b.Tell(ctx, o.viewer("asker"), id, "子どもがいます"))
	if err := b.PassToExecutive(ctx, hr, id, o.person("asker").ID, ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("passed to somebody who is no executive: %v", err)
	}
	o.must(b.PassToExecutive(ctx, hr, id, o.person("chief").ID, "来期の方針を教えてください"))
	list, err := b.PassedTo(ctx, chief)
	if err != nil || len(list) != 1 || list[0].Question != "海外拠点は増えますか" || list[0].Note != "来期の方針を教えてください" {
		t.Fatalf("the executive has %+v (%v)", list, err)
	}
	o.must(o.db.As(ctx, chief, func(tx pgx.Tx) error {
		var askers, messages int
		err := tx.QueryRow(ctx, `select (select count(*) from escalation.asker), (select count(*) from escalation.message)`).Scan(&askers, &messages)
		if askers+messages > 0 {
			t.Errorf("the executive reads %d askers, %d messages", askers, messages)
		}
		return err
	}))
	if q, err := b.Find(ctx, chief, id); !errors.Is(err, ErrNotFound) {
		t.Errorf("the executive finds the thread with its steps and identity: %+v, %v", q, err)
	}
	o.must(b.ReplyToHR(ctx, chief, list[0].ID, "増える予定です。"))
	if err := second(b.Find(ctx, chief, id)); !errors.Is(err, ErrNotFound) {
		t.Errorf("the executive still sees it: %v", err)
	}
	if q := o.find(hr, id); q.State != Seen {
		t.Errorf("back at HR: %s", q.State)
	}
	if passes, err := b.Passes(ctx, hr, id); err != nil || len(passes) != 1 || passes[0].Reply != "増える予定です。" || passes[0].Executive != "見本 役員" || passes[0].BackOn.IsZero() {
		t.Errorf("passes: %+v (%v)", passes, err)
	}
	if q := o.find(o.viewer("asker"), id); len(q.Messages) != 1 || strings.Contains(q.Answer(), "増える") {
		t.Errorf("the asker reads %+v", q.Messages)
	}
	// An answer to what is still passed on ends that, too.
	o.must(b.PassToExecutive(ctx, hr, id, o.person("chief").ID, ""))
	o.answer(id, "増えます。")
	if list, err := b.PassedTo(ctx, chief); err != nil || len(list) > 0 {
		t.Errorf("the executive is still asked: %+v (%v)", list, err)
	}
}
