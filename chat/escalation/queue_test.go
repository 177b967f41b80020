package escalation

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/internal/postgres"
)

// first lines of a view, in its order.
func (o *office) firsts(f Filter) []string {
	o.t.Helper()
	if f.View == "" {
		f.View = ViewAll
	}
	if f.Limit == 0 {
		f.Limit = 50
	}
	q, err := o.book.Queue(o.t.Context(), o.viewer("hr"), f)
	o.must(err)
	var list []string
	for _, row := range q.Rows {
		list = append(list, row.First)
	}
	return list
}

func TestQueueByViewAndFilter(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr := t.Context(), o.book, o.viewer("hr")
	late := o.ask("asker", Question{Text: "遅れている質問\n二行目"})
	o.time = o.time.Add(72 * time.Hour)
	fresh := o.ask("other", Question{Text: "ＦＡ制度は使えますか", Alias: "うみ"})
	english := o.ask("boss", Question{Text: "Can I move abroad?", Language: "en"})
	_, nameless := o.askAnonymously("匿名の質問")
	back := o.ask("asker", Question{Text: "聞き返した質問"})
	o.must(b.AskBack(ctx, hr, back, "どの部署ですか"))
	passed := o.ask("asker", Question{Text: "確認中の質問"})
	o.must(b.PassToExecutive(ctx, hr, passed, o.person("chief").ID, ""))
	done := o.ask("asker", Question{Text: "答えた質問"})
	o.answer(done, "はい。")
	o.must(b.Leave(ctx, "返事はいらない質問", "ja"))
	withdrawn := o.ask("asker", Question{Text: "取り下げた質問"})
	o.must(b.Withdraw(ctx, o.viewer("asker"), withdrawn))
	o.must(b.Assign(ctx, hr, late, hr.Person))
	o.must(b.Assign(ctx, hr, english, o.person("hr2").ID))
	o.must(b.Tell(ctx, o.viewer("boss"), english, "シンガポールに興味があります"))

	for _, test := range []struct {
		name string
		f    Filter
		want string
	}{
		{"open: what is due first", Filter{View: ViewOpen}, "遅れている質問|匿名の質問|ＦＡ制度は使えますか|Can I move abroad?"},
		{"waiting", Filter{View: ViewWaiting}, "聞き返した質問"},
		{"passed", Filter{View: ViewPassed}, "確認中の質問"},
		{"answered", Filter{View: ViewAnswered}, "答えた質問"},
		{"left", Filter{View: ViewLeft}, "返事はいらない質問"},
		{"mine", Filter{Assignee: hr.Person}, "遅れている質問"},
		{"a colleague's", Filter{Assignee: o.person("hr2").ID}, "Can I move abroad?"},
		{"nobody's, open", Filter{View: ViewOpen, Nobodys: true}, "匿名の質問|ＦＡ制度は使えますか"},
		{"late", Filter{Late: true}, "遅れている質問"},
		{"identity", Filter{Identity: Alias}, "ＦＡ制度は使えますか"},
		{"language", Filter{Language: "en"}, "Can I move abroad?"},
		{"text, narrow and small", Filter{Text: " fa制度 "}, "ＦＡ制度は使えますか"},
		{"text of a message", Filter{Text: "シンガポール"}, "Can I move abroad?"},
		{"text of what is late", Filter{View: ViewOpen, Late: true, Text: "質問"}, "遅れている質問"},
		{"text of nobody's", Filter{View: ViewOpen, Nobodys: true, Text: "質問"}, "匿名の質問"},
		{"a colleague's, by a message", Filter{Assignee: o.person("hr2").ID, Text: "シンガポール"}, "Can I move abroad?"},
		{"alias", Filter{Text: "うみ"}, "ＦＡ制度は使えますか"},
		{"name of a named asker", Filter{View: ViewOpen, Text: "見本 花子"}, "遅れている質問"},
		{"name of who has an alias", Filter{Text: "見本 太郎"}, ""},
		{"what is withdrawn", Filter{Text: "取り下げた"}, ""},
		{"wide for narrow", Filter{Text: "ｆＡ制度"}, "ＦＡ制度は使えますか"},
		{"half-width kana", Filter{Text: "ｼﾝｶﾞﾎﾟｰﾙ"}, "Can I move abroad?"},
		{"small for capital", Filter{Text: "CAN i"}, "Can I move abroad?"},
		{"no regular expression", Filter{Text: "質.?問"}, ""},
		{"no pattern", Filter{Text: "%"}, ""},
	} {
		got := o.firsts(test.f)
		sortTies(got)
		want := strings.Split(test.want, "|")
		if test.want == "" {
			want = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
	q, err := b.Queue(ctx, hr, Filter{View: ViewOpen, Limit: 1, Offset: 7})
	o.must(err)
	if diff := cmp.Diff(map[View]int{ViewOpen: 4, ViewWaiting: 1, ViewPassed: 1}, q.Counts); diff != "" || len(q.Rows) != 0 {
		t.Errorf("counts on an empty page:\n%s", diff)
	}
	q, err = b.Queue(ctx, hr, Filter{View: ViewAll, Limit: 1})
	o.must(err)
	if diff := cmp.Diff(map[View]int{ViewOpen: 4, ViewWaiting: 1, ViewPassed: 1, ViewAnswered: 1, ViewLeft: 1, ViewAll: 8}, q.Counts); diff != "" {
		t.Errorf("counts of all:\n%s", diff)
	}
	q, err = b.Queue(ctx, hr, Filter{View: ViewOpen, Limit: 10})
	o.must(err)
	for _, row := range q.Rows {
		switch row.ID {
		case late:
			if !row.Late || row.Asker != "見本 花子" || row.Assignee != "見本 人事" || row.Unread {
				t.Errorf("the late one: %+v", row)
			}
		case english:
			if row.Late || !row.Unread || row.Asker != "見本 部長" || row.Assignee != "見本 採用" {
				t.Errorf("the English one: %+v", row)
			}
		case fresh, nameless:
			if row.Asker != "" || row.Late || row.AssigneeID != uuid.Nil {
				t.Errorf("one without a name: %+v", row)
			}
		}
	}
	for _, who := range []string{"asker", "boss", "chief"} {
		if q, err := b.Queue(ctx, o.viewer(who), Filter{View: ViewAll, Limit: 50}); err != nil || len(q.Rows) > 0 || len(q.Counts) > 1 {
			t.Errorf("%s has the queue: %+v (%v)", who, q, err)
		}
	}
	if q, err := b.Queue(ctx, postgres.Viewer{}, Filter{View: ViewAll, Limit: 50}); err != nil || len(q.Rows) > 0 {
		t.Errorf("nobody has the queue: %+v (%v)", q, err)
	}
}

// sortTies puts those first that come first by their time; an anonymous and an alias question of one day have the same.
func sortTies(list []string) {
	for i := range list {
		if i > 0 && list[i] == "匿名の質問" && list[i-1] == "ＦＡ制度は使えますか" {
			list[i], list[i-1] = list[i-1], list[i]
		}
	}
}

func TestQueueOfGroups(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr := t.Context(), o.book, o.viewer("hr")
	old := o.ask("asker", Question{Text: "古い質問"})
	o.time = o.time.Add(72 * time.Hour)
	lead := o.ask("other", Question{Text: "まとめ役の質問"})
	third := o.ask("boss", Question{Text: "三つ目の質問"})
	o.ask("boss", Question{Text: "ほかの質問"})
	o.must(b.Merge(ctx, hr, lead, []uuid.UUID{old, third}))
	q, err := b.Queue(ctx, hr, Filter{View: ViewOpen, Limit: 10})
	o.must(err)
	if len(q.Rows) != 2 || q.Rows[0].ID != lead || q.Rows[0].Group != 2 || !q.Rows[0].Late || q.Counts[ViewOpen] != 2 {
		t.Errorf("the group is due when its oldest is: %+v", q)
	}
	if got := o.firsts(Filter{Text: "三つ目"}); cmp.Diff([]string{"三つ目の質問"}, got) != "" {
		t.Errorf("a member is not found by its own words: %v", got)
	}
	// Whoever asks further after the common answer stands alone again.
	o.answer(lead, "はい。")
	o.time = o.time.Add(time.Hour)
	o.must(b.Tell(ctx, o.viewer("boss"), third, "もうひとつ"))
	if got := o.firsts(Filter{View: ViewOpen}); cmp.Diff([]string{"ほかの質問", "三つ目の質問"}, got) != "" {
		t.Errorf("after the answer: %v", got)
	}
	group, err := b.Group(ctx, hr, old)
	o.must(err)
	if len(group) != 3 || !group[0].Leads || group[0].ID != lead || group[1].Question != "古い質問" || group[1].Asker != "見本 花子" {
		t.Errorf("group: %+v", group)
	}
	if group, err := b.Group(ctx, o.viewer("asker"), old); err != nil || len(group) > 0 {
		t.Errorf("an asker reads the group: %+v (%v)", group, err)
	}
}

func TestOpeningNotesWhatWasWritten(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr := t.Context(), o.book, o.viewer("hr")
	id := o.ask("asker", Question{Text: "質問です"})
	o.must(b.See(ctx, hr, id))
	o.must(b.Tell(ctx, o.viewer("asker"), id, "追加です"))
	if h, err := b.HandlingOf(ctx, hr, id); err != nil || !h.Unread {
		t.Errorf("not marked: %+v (%v)", h, err)
	}
	o.must(b.See(ctx, o.viewer("hr2"), id))
	if h, err := b.HandlingOf(ctx, hr, id); err != nil || h.Unread {
		t.Errorf("still marked after a colleague opened it: %+v (%v)", h, err)
	}
}
