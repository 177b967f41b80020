package chat

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/chat/report"
	"dousuru/internal/postgres/postgrestest"
)

// facts are what was counted of everybody, in no order, without what counts as nothing.
func (h *house) facts() (list []report.Fact) {
	h.t.Helper()
	for _, content := range postgrestest.Opened(h.t, h.db, "report.fact.content") {
		var f report.Fact
		if err := json.Unmarshal([]byte(content), &f); err != nil {
			h.t.Fatal(err)
		}
		if f.What != "" {
			list = append(list, f)
		}
	}
	return list
}

// What a turn leaves for the reports: slugs and a theme, and nothing of what needs a person.
func TestWhatIsCounted(t *testing.T) {
	h := newHouse(t)
	if _, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `update knowledge.article set themes = '{異動,挑戦}' where slug = 'posting'`); err != nil {
		t.Fatal(err)
	}
	c := h.open(h.hanako).Consultation
	for _, test := range []struct {
		text string
		want []report.Fact
	}{
		{"育児休業について知りたい", []report.Fact{{What: "answer", Articles: []string{"leave"}}}},
		{"宇宙飛行士の訓練センターへの出向はありますか", []report.Fact{{What: "unknown", Kind: report.NotThere, Articles: []string{}}}},
		{"留学の研修に補助金は出ますか", []report.Fact{{What: "unknown", Kind: report.NotThere, Theme: "学び", Articles: []string{}}}},
		{"社内公募の金額はいくらですか", []report.Fact{{What: "unknown", Kind: report.MissingFacet, Theme: "異動", Facet: "amount", Articles: []string{"posting"}}}},
		{"消えてしまいたい", nil},
		{"上司に毎日怒鳴られています", nil},
		{"パワハラの相談先は", nil},
		{"給与明細が見られません", nil},
		{"ありがとうございます", nil},
		{"😀👍", nil},
	} {
		before := len(h.facts())
		h.handle(h.hanako, c, say(test.text))
		got := h.facts()[before:]
		if len(got) == 0 {
			got = nil
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (%s):\n%s", test.text, h.last(h.hanako, c).Kind, diff)
		}
	}
}

// A frame sent twice is counted once, and keeping in mind is counted with what is followed.
func TestCountedOnce(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	f := say("育児休業について知りたい")
	h.handle(h.hanako, c, f)
	h.handle(h.hanako, c, f)
	keep := ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "keep"}
	h.handle(h.hanako, c, keep)
	h.handle(h.hanako, c, keep)
	want := []report.Fact{{What: "answer", Articles: []string{"leave"}}, {What: "kept", Articles: []string{"leave"}}}
	if diff := cmp.Diff(want, h.facts()); diff != "" {
		t.Error(diff)
	}
}
