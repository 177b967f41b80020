package escalation

import (
	"testing"

	"dousuru/internal/postgres"
)

// unread is the number on every page, which must be that of the list.
func (o *office) unread(v postgres.Viewer, want int) {
	o.t.Helper()
	n, err := o.book.Unread(o.t.Context(), v)
	o.must(err)
	list, err := o.book.Mine(o.t.Context(), v)
	o.must(err)
	listed := 0
	for _, q := range list {
		if q.Unread || q.GlassUnread > 0 {
			listed++
		}
	}
	if n != want || listed != want {
		o.t.Errorf("%d unread, %d in the list, want %d", n, listed, want)
	}
}

func TestUnread(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	asker := postgres.Viewer{Person: o.person("asker").ID}
	boss := postgres.Viewer{Person: o.person("boss").ID}
	o.unread(asker, 0)
	one, two := o.ask("asker", Question{Text: "質問です"}), o.ask("asker", Question{Text: "別の質問です", Alias: "うみ"})
	o.ask("other", Question{Text: "ほかの人の質問です"})
	o.must(o.book.Invite(ctx, o.viewer("asker"), one, boss.Person))
	o.unread(asker, 0)
	o.answer(one, "答えです")
	o.unread(asker, 1)
	o.unread(boss, 0) // invited, and not there yet
	o.answer(two, "答えです")
	o.unread(asker, 2)
	o.must(o.book.MarkRead(ctx, asker, one))
	o.unread(asker, 1)
	o.must(o.book.Join(ctx, boss, one))
	o.unread(boss, 1) // each knows of their own reading
	o.must(o.book.Withdraw(ctx, asker, two))
	o.unread(asker, 1)
	o.unread(postgres.Viewer{Person: o.person("other").ID}, 0)
	o.unread(o.viewer("hr"), 0)
}
