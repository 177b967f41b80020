package chat

import (
	_ "embed"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/chat/voice"
	"dousuru/internal/directory"
)

//go:embed testdata/member.txt
var memberExamples string

// What a team member brought is told from the person's own career, and from everybody else.
func TestAboutMember(t *testing.T) {
	part := ""
	of, missed, wrong := map[string]int{}, map[string][]string{}, map[string][]string{}
	for line := range strings.Lines(memberExamples) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			part = strings.Trim(line, "[]")
		}
		text, is := strings.CutPrefix(line, "+ ")
		text, not := strings.CutPrefix(text, "- ")
		if !is && !not {
			continue
		}
		of[part]++
		switch got := aboutMember(text); {
		case is && !got:
			missed[part] = append(missed[part], text)
		case not && got:
			wrong[part] = append(wrong[part], text)
		}
	}
	for part, most := range map[string]struct{ missed, wrong int }{"tuned": {0, 0}, "apart": {1, 1}} { // as measured
		t.Logf("%s: of %d missed %d, wrong %d", part, of[part], len(missed[part]), len(wrong[part]))
		if of[part] < 30 || len(missed[part]) > most.missed || len(wrong[part]) > most.wrong {
			t.Errorf("%s: missed %q, wrong %q", part, missed[part], wrong[part])
		}
	}
}

// Who leads people gets what everybody gets, and one line behind it. It offers no program, and who leads nobody never sees it.
func TestPreparationIsOneLineBehindTheSameReply(t *testing.T) {
	h := newHouse(t)
	h.line()
	replies := func(p directory.Person, text string) Message {
		h.handle(p, h.open(p).Consultation, ClientFrame{Type: FrameNew, ID: uuid.New()})
		c := h.open(p).Consultation
		h.handle(p, c, say(text))
		m := h.last(p, c)
		m.Consultation, m.At = uuid.Nil, time.Time{}
		return m
	}
	linked := 0
	for _, text := range []string{"部下から異動したいと言われました", "部下に「専門職に戻りたい」と言われました", "部下に留学したいと言われて、答えられなかった"} {
		if beginFeedback(text, judgement{outcome: OutcomeUnknown}) != nil {
			t.Errorf("%s: taken for feedback", text)
		}
	}
	if beginFeedback("部下に「話を聞いていない」と言われて、へこみました", judgement{outcome: OutcomeUnknown}) == nil {
		t.Error("feedback from somebody of the team is none")
	}
	for text, want := range map[string]bool{
		"部下から社内公募に応募したいと言われました":                          true,
		"メンバーの育休、どう声をかけたら":                               true,
		"部下が宇宙に行きたいそうです。訓練に行けますか":                        true,
		"My team member asked me about internal posting": true,
		"社内公募は上司に知られますか":                                 false,
		"部下から死にたいと言われました":                                false, // people, and nothing beside them
		"部下との関係に疲れました。わたしが異動したいです":                       false,
	} {
		leads, member := replies(h.taro, text), replies(h.hanako, text)
		if member.Link != nil || (leads.Link != nil) != want {
			t.Errorf("%s: linked for who leads %v, for who does not %v", text, leads.Link, member.Link)
		}
		if leads.Link != nil {
			linked++
			if leads.Link.URL != preparation || voice.Check(leads.Link.Text, "ja") != nil {
				t.Errorf("%s: %+v", text, leads.Link)
			}
		}
		leads.Link = nil
		if diff := cmp.Diff(member, leads); diff != "" {
			t.Errorf("%s: -who leads nobody +who leads:\n%s", text, diff)
		}
	}
	if linked != 4 {
		t.Errorf("%d are linked", linked)
	}
	if err := directory.Put(t.Context(), h.db, []directory.Entry{{Slug: "hanako", Name: "見本 花子", Roles: []string{"employee"}, Manager: "rin"}}); err != nil {
		t.Fatal(err)
	}
	if m := replies(h.taro, "部下から社内公募に応募したいと言われました"); m.Link != nil {
		t.Errorf("the role alone links: %+v", m.Link)
	}
}
