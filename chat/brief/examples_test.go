package brief

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dousuru/chat"
	"dousuru/chat/journey"
	"dousuru/chat/voice"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

var writeBriefs = flag.Bool("write-briefs", false, "write docs/briefs anew")

const briefsFolder = "../../docs/briefs"

// An example is one brief of docs/briefs. What is shared is invented.
type example struct {
	name, shows string
	theme       string
	situation   string
	lang        string
	share       *journey.Share
	outcome     chat.Outcome
}

func shared(want journey.Want, purpose, words string, items ...journey.SharedItem) *journey.Share {
	return &journey.Share{Want: want, Purpose: purpose, Words: words, Items: items, Until: knowledge.Date{Year: 2027, Month: 3, Day: 31}}
}

var examples = []example{
	{name: "01-posting", shows: "an answer with programs, their conditions and who gets to know",
		situation: "公募に応募したら上司に知られるのか、メンバーに聞かれた", outcome: chat.OutcomeAnswer},
	{name: "02-advice", shows: "a member who wants advice: permission first, two things side by side",
		share:   shared(journey.WantAdvice, "育休から戻ったあとの働き方", "短時間勤務と在宅をどう組み合わせられるのか知りたいです。", journey.SharedItem{Kind: "decision", Text: "育児短時間勤務を心に留めた", Response: journey.Keep, Articles: []string{"childcare-short-hours"}}),
		outcome: chat.OutcomeAnswer},
	{name: "03-think", shows: "a member who wants to think together about becoming a manager",
		share: shared(journey.WantThink, "管理職登用公募のこと", "受けるかどうか、まだ決めていません。"), outcome: chat.OutcomeAnswer},
	{name: "04-listen", shows: "a member who wants to be heard: pages wait until they ask",
		share: shared(journey.WantListen, "いまの仕事のこと", "仕事がつまらないと感じる日が増えました。助言より、聞いてもらえるとうれしいです。"), outcome: chat.OutcomeUnknown},
	{name: "05-report", shows: "a member who tells what they decided: nothing goes back behind it",
		share:   shared(journey.WantReport, "副業のこと", "", journey.SharedItem{Kind: "decision", Text: "週末に焼き菓子を売る。届け出をすることにした", Response: journey.Act, Articles: []string{"outside-side-job"}}),
		outcome: chat.OutcomeAnswer},
	{name: "06-closed", shows: "a program that is closed is named as closed, with its date",
		situation: "社内英会話教室に通いたいと言われた", outcome: chat.OutcomeAnswer},
	{name: "07-only-stories", shows: "no program, only stories of people",
		situation: "会社に残った人の話はあるか、と聞かれた", theme: "leave", outcome: chat.OutcomeAnswer},
	{name: "08-unknown", shows: "わからない: what to say, and a draft for HR",
		situation: "評価の見直しを求める方法があるのか聞かれた", outcome: chat.OutcomeUnknown},
	{name: "09-mental", shows: "distress: people first, no questions and no pages",
		situation: "眠れない日が続いて会社に来るのがつらいと話している", outcome: chat.OutcomeRoute},
	{name: "10-harassment", shows: "harassment: received, not looked into",
		situation: "先輩から怒鳴られて、パワハラを受けていると打ち明けられた", outcome: chat.OutcomeRoute},
	{name: "11-english-childcare", shows: "in English: the company's pages stay in their own language",
		theme: "childcare", lang: "en", outcome: chat.OutcomeAnswer},
	{name: "12-english-open", shows: "in English: nothing fixed yet, and a member who wants to think together",
		theme: "open", lang: "en", share: shared(journey.WantThink, "My next year", "I do not know yet what to talk about."), outcome: chat.OutcomeUnknown},
}

// TestExamples holds docs/briefs to what the maker makes of the sample company. What changes with the day is left out: whether a
// window is open today, and whether a page's check is overdue.
func TestExamples(t *testing.T) {
	h := newHouse(t)
	if _, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `update knowledge.article set review_due = null`); err != nil {
		t.Fatal(err)
	}
	index := &strings.Builder{}
	index.WriteString("# Briefs\n\nTwelve briefs for a 1on1 in the sample company, as the program makes them: a test writes these files and fails when they no longer are what it\n" +
		"makes. After a change that was meant: `go test ./chat/brief -run TestExamples -write-briefs`, and read the difference. What changes with the day\n" +
		"(whether a window is open today) is left out. What the members shared is invented.\n\n")
	for _, e := range examples {
		b := h.make(t, Input{Theme: e.theme, Situation: e.situation, Language: e.lang, Share: e.share})
		if b.Outcome != e.outcome {
			t.Errorf("%s: %s, want %s", e.name, b.Outcome, e.outcome)
		}
		for _, list := range [][]Offered{b.Programs, b.Cases, b.Near, b.Guides} {
			for i := range list {
				list[i].WindowNote = ""
			}
		}
		sheet := string(b.Markdown())
		checkSheet(t, e.name, b)
		fmt.Fprintf(index, "- [%s](%s.md): %s.\n", b.Theme.Name, e.name, e.shows)
		compare(t, filepath.Join(briefsFolder, e.name+".md"), given(e)+sheet)
	}
	compare(t, filepath.Join(briefsFolder, "README.md"), index.String())
}

// given says what the brief was made from.
func given(e example) string {
	s := &strings.Builder{}
	fmt.Fprintf(s, "What it shows: %s.\n\n", e.shows)
	if e.situation != "" {
		fmt.Fprintf(s, "- The manager typed: 「%s」\n", e.situation)
	}
	if e.theme != "" {
		fmt.Fprintf(s, "- The manager chose the theme: %s\n", e.theme)
	}
	if e.share != nil {
		fmt.Fprintf(s, "- The member shared: 「%s」 %s\n", e.share.Purpose, e.share.Words)
		for _, i := range e.share.Items {
			fmt.Fprintf(s, "  - 「%s」\n", i.Text)
		}
	}
	return s.String() + "\n"
}

// checkSheet holds every sentence in the desk's own voice against its rules, as it is composed.
func checkSheet(t *testing.T, name string, b Brief) {
	t.Helper()
	own := []string{b.Purpose, b.Opening, b.Way, b.Unknown.Words, b.Dousuru}
	for _, q := range b.Questions {
		own = append(own, q.Text)
	}
	for _, a := range b.Avoid {
		own = append(own, a.Why, a.Instead)
	}
	if b.Help != nil {
		own = append(append(own, b.Help.Lead), b.Help.Do...)
	}
	for _, o := range append(b.Programs, b.Cases...) {
		own = append(own, o.StatusNote, o.WindowNote)
	}
	for _, text := range own {
		for _, sentence := range voice.Sentences(text) {
			if found := voice.Check(sentence, b.Language); found != nil {
				t.Errorf("%s: %s %+v", name, sentence, found)
			}
		}
	}
}

func compare(t *testing.T, path, text string) {
	t.Helper()
	if *writeBriefs {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != text {
		t.Errorf("%s is not what the maker makes; run with -write-briefs and read the difference", path)
	}
}
