package brief

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"dousuru/chat"
	"dousuru/chat/triage"
)

func slugsOf(list []Offered) (slugs []string) {
	for _, o := range list {
		slugs = append(slugs, o.Slug)
	}
	return slugs
}

func TestMake(t *testing.T) {
	h := newHouse(t)
	for _, test := range []struct {
		name, theme, situation string
		outcome                chat.Outcome
		is                     string // theme
		program                string // among the programs; "" for none at all
		from                   From
	}{
		{"situation", "", "社内公募のことを聞かれた", chat.OutcomeAnswer, "move", "internal-posting", FromSituation},
		{"theme alone", "sidejob", "", chat.OutcomeAnswer, "sidejob", "outside-side-job", FromTheme},
		{"several sentences", "", "来週1on1がある。前回は予定が合わずに流れてしまった。公募に応募したら上司に知られるのかと聞かれた。", chat.OutcomeAnswer, "move", "internal-posting", FromSituation},
		{"no page answers, the theme's stand by", "hours", "勤務中に楽器の練習をしてもいいかと聞かれた", chat.OutcomeUnknown, "hours", "telework", FromTheme},
		{"nothing at all", "", "", chat.OutcomeAnswer, "open", "career-interview", FromTheme},
	} {
		b := h.make(t, Input{Theme: test.theme, Situation: test.situation})
		if b.Outcome != test.outcome || b.Theme.Key != test.is || b.Chosen != (test.theme != "") {
			t.Errorf("%s: %s about %s, want %s about %s", test.name, b.Outcome, b.Theme.Key, test.outcome, test.is)
		}
		i := slices.IndexFunc(b.Programs, func(o Offered) bool { return o.Slug == test.program })
		if i < 0 || b.Programs[i].From != test.from {
			t.Errorf("%s: programs %v, want %s from the %s", test.name, slugsOf(b.Programs), test.program, test.from)
		}
		if b.Unknown.First != (test.outcome == chat.OutcomeUnknown) || b.Unknown.Words == "" || b.Unknown.Draft == "" {
			t.Errorf("%s: %+v", test.name, b.Unknown)
		}
		if n := len(b.Questions); n < 3 || n > 5 {
			t.Errorf("%s: %d questions", test.name, n)
		}
		if order := []When{Past, Present, Future}; !slices.IsSortedFunc(b.Questions, func(x, y Question) int {
			return slices.Index(order, x.When) - slices.Index(order, y.When)
		}) {
			t.Errorf("%s: questions out of the order of time", test.name)
		}
		if b.Purpose == "" || b.Opening == "" || b.Way == "" || b.Dousuru == "" || len(b.Avoid) < 2 || b.Help != nil {
			t.Errorf("%s: something is missing: %+v", test.name, b)
		}
	}
}

// Every page is cited with what the manager asks first, and a page for managers alone is not one to hand over.
func TestPages(t *testing.T) {
	h := newHouse(t)
	b := h.make(t, Input{Situation: "社内公募に応募したいと言われた。どう対応すればいい？"})
	if !slices.Contains(slugsOf(b.Guides), "manager-posting-rule") && !slices.Contains(slugsOf(b.Guides), "manager-career-guide") {
		t.Errorf("no guide for managers: %v", slugsOf(b.Guides))
	}
	for _, o := range slices.Concat(b.Programs, b.Cases, b.Near) {
		if o.ManagersOnly {
			t.Errorf("%s is for managers alone", o.Slug)
		}
	}
	b = h.make(t, Input{Situation: "社内公募の条件を知りたい"})
	i := slices.IndexFunc(b.Programs, func(o Offered) bool { return o.Slug == "internal-posting" })
	if i < 0 {
		t.Fatalf("programs %v", slugsOf(b.Programs))
	}
	o := b.Programs[i]
	if len(o.Conditions) == 0 || len(o.Window) == 0 || len(o.Learn) == 0 || o.ReviewedOn != "2026-09-01" || o.WindowNote == "" || o.URL != "/articles/internal-posting" {
		t.Errorf("%+v", o)
	}
	if len(b.Programs) > maxPrograms || len(b.Cases) > maxCases || len(b.Cases) == 0 {
		t.Errorf("%d programs and %d cases", len(b.Programs), len(b.Cases))
	}
	for _, theme := range []struct{ situation, slug, status string }{
		{"社内英会話教室に通いたいと言われた", "english-class", "closed"},
		{"選択的週休3日を使いたい", "four-day-week", "upcoming"},
	} {
		b := h.make(t, Input{Situation: theme.situation})
		i := slices.IndexFunc(b.Programs, func(o Offered) bool { return o.Slug == theme.slug })
		if i < 0 || b.Programs[i].Status != theme.status || b.Programs[i].StatusNote == "" {
			t.Errorf("%s: %v", theme.situation, slugsOf(b.Programs))
		}
	}
}

// What it costs the manager, and what somebody is not content with, is no alarm, and leads to the theme that it is about. Where words may be
// about somebody in need, people stand by and the talk is prepared all the same.
func TestEverydayWords(t *testing.T) {
	h := newHouse(t)
	for situation, want := range map[string]struct {
		theme  string
		people bool
	}{
		"部下が異動したがってる。でも今抜けられると困る": {"move", false},
		"異動させてくれと言われた。後任がいない":     {"move", true},
		"配属が希望と違ったと言われた":          {"move", false},
		"異動": {"move", false},
		"異動の打診をどう伝えるといいか":                        {"offer", false},
		"残業を減らしたいと言われたが人手が足りない":                  {"hours", true},
		"若手がすぐ辞めたがる":                             {"leave", false},
		"時短の人に責任ある仕事を任せていいのか迷う":                  {"hours", false},
		"昇格できなかったことに納得していない。評価が低い理由を聞かれそう":       {"appraisal", true},
		"給料を上げてほしいと言われた":                         {"appraisal", false},
		"He is unhappy with his review":          {"appraisal", false},
		"話すことがなくて毎回気まずい":                         {"open", false},
		"最近元気がなくて、半年前からあまり話してくれない。どう聞くといいかわからない": {"open", true},
	} {
		b := h.make(t, Input{Situation: situation})
		if b.Theme.Key != want.theme || (b.Help != nil) != want.people || len(b.Questions) == 0 {
			t.Errorf("%s: %s, people %v, %d questions; want %s, people %v", situation, b.Theme.Key, b.Help != nil, len(b.Questions), want.theme, want.people)
		}
		if b.Help != nil && (b.Help.Topic != "" || len(b.Help.Desks) == 0) {
			t.Errorf("%s: %+v", situation, b.Help)
		}
	}
}

// Where somebody may need a person, people come first and nothing is offered beside them or asked of the member.
func TestHelpComesFirst(t *testing.T) {
	h := newHouse(t)
	for _, test := range []struct {
		situation string
		topic     triage.Topic
	}{
		{"「もう消えてしまいたい」とメンバーが漏らした", triage.Danger},
		{"先輩から怒鳴られて、パワハラを受けていると打ち明けられた", triage.Harassment},
		{"眠れない日が続いて会社に来るのがつらいと話している", triage.Mental},
		{"検査データの書き換えを見たと相談された", triage.Wrongdoing},
	} {
		b := h.make(t, Input{Situation: test.situation})
		if b.Help == nil || b.Help.Topic != test.topic || len(b.Help.Desks) == 0 || len(b.Help.Do) == 0 || b.Help.Lead == "" {
			t.Errorf("%s: %+v", test.situation, b.Help)
			continue
		}
		if b.Outcome != chat.OutcomeRoute || len(b.Questions) > 0 || len(b.Programs) > 0 || len(b.Cases) > 0 || b.Unknown != (Unknown{}) || b.Purpose == "" {
			t.Errorf("%s: %s with %d questions and %v beside the people", test.situation, b.Outcome, len(b.Questions), slugsOf(b.Programs))
		}
		if (b.Dousuru == "") != (test.topic == triage.Danger) {
			t.Errorf("%s: どうする is %q", test.situation, b.Dousuru)
		}
		for _, d := range b.Help.Desks {
			if d.CheckedOn == "" {
				t.Errorf("%s: nobody checked %s", test.situation, d.Name)
			}
		}
	}
}

func TestMakeRefuses(t *testing.T) {
	h := newHouse(t)
	for name, test := range map[string]struct {
		in   Input
		want error
	}{
		"too long": {Input{Situation: strings.Repeat("あ", MaxSituation+1)}, ErrTooLong},
		"no theme": {Input{Theme: "weather"}, ErrTheme},
	} {
		test.in.Manager = h.nada
		if _, err := h.maker.Make(t.Context(), test.in); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.make(t, Input{Situation: strings.Repeat("あ", MaxSituation), Theme: "open"})
	h.make(t, Input{Situation: "   \n"})
}
