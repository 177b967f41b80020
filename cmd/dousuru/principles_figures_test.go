package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/voice"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// principleQuestions are the labelled questions that were used for tuning; those that were not are for reports alone.
var principleQuestions = []string{"career_tune", "career_tune2", "near_tune", "unanswerable", "out_of_scope", "sensitive", "harmless"}

// A counter counts how many of those that are looked at are as they should be.
type counter struct{ good, all int }

func (c *counter) add(good bool) {
	c.all++
	if good {
		c.good++
	}
}

// String says how many are, in figures that a small change elsewhere does not move: "all (over 250)", "94 %".
func (c counter) String() string {
	if c.good == c.all {
		return fmt.Sprintf("all (over %d)", c.all/50*50)
	}
	return fmt.Sprintf("%.0f %%", 100*float64(c.good)/float64(c.all))
}

// measureFigures measures what docs/principles.md tells, by name. Whoever adds a figure names it in testdata/principles.txt.
func measureFigures(t *testing.T) map[string]string {
	t.Helper()
	db := furnished(t)
	engine := chat.New(db, retrieval.Open(db))
	figures := map[string]string{}
	measureReplies(t, engine, figures)
	measureDecisions(t, db, engine, figures)
	measureTables(t, figures)
	figures["protected"] = protectedTables(t, db)
	figures["reports"] = reportsAttacked(t)
	figures["steering"] = unexplained(t)
	return figures
}

// measureReplies asks the labelled questions and looks at what comes back.
func measureReplies(t *testing.T, engine *chat.Engine, figures map[string]string) {
	t.Helper()
	var stay, order, dated, unknown, draft, first, fixed counter
	known := fixedSentences(t)
	var turns []evaluation.Turn
	findings, advice, many := 0, 0, 0
	for _, q := range labelledQuestions(t, principleQuestions...) {
		talk := engine.Talk(q.Lang, q.Tags())
		for i, text := range q.Messages() {
			said, err := talk.Say(t.Context(), text)
			if err != nil {
				t.Fatal(err)
			}
			turns = append(turns, judged(q, i+1, text, said))
			m := said.Message
			for _, f := range voice.Check(m.Text, "") {
				findings++
				switch f.Rule {
				case "controlling":
					advice++
				case "questions":
					many++
				}
			}
			fixed.add(!slices.ContainsFunc(voice.Sentences(m.Text), func(sentence string) bool {
				if known[bare(sentence)] {
					return false
				}
				t.Logf("no fixed sentence: %s", sentence)
				return true
			}))
			switch said.Outcome {
			case chat.OutcomeAnswer:
				pages := slices.DeleteFunc(slices.Clone(m.Options), func(o chat.Option) bool { return o.Stay })
				stay.add(len(pages) < len(m.Options))
				if len(pages) > 1 {
					order.add(says(m.Text, "順", "人の話は", "order", "stories"))
				}
				for _, o := range pages {
					dated.add(o.ReviewedOn != "")
				}
			case chat.OutcomeUnknown:
				unknown.add(strings.Contains(m.Text, "わかりません。いっしょに人事に聞きに行きましょう。") || strings.Contains(m.Text, "I don't know. Let's ask HR together."))
				draft.add(m.Draft != "")
			case chat.OutcomeRoute:
				first.add(len(m.Desks) > 0 && len(m.Options) == 0)
			}
		}
	}
	sum := evaluation.Summarise(turns, retrieval.Threshold())
	sensitive, answerable := 0, 0
	for _, n := range sum.Outcomes["sensitive"] {
		sensitive += n
	}
	for _, n := range sum.Outcomes["answer"] {
		answerable += n
	}
	figures["stay"] = fmt.Sprintf("answers with 「今のまま」 among the options: %v", stay)
	figures["order"] = fmt.Sprintf("answers with several pages that say how they are ordered or chosen: %v", order)
	figures["dated"] = fmt.Sprintf("quoted pages with the date of their check: %v", dated)
	figures["unknown"] = fmt.Sprintf("in the fixed words: %v", unknown)
	figures["draft"] = fmt.Sprintf("answers not found that offer the question to HR: %v", draft)
	figures["first"] = fmt.Sprintf("routed replies that name people and list no program: %v", first)
	figures["questions"] = fmt.Sprintf("replies with more than one question: %d", many)
	figures["fixed"] = fmt.Sprintf("replies that hold nothing but fixed sentences, quotes aside: %v", fixed)
	figures["findings"] = fmt.Sprintf("wordings of the rules in all replies: %d", findings)
	figures["advice"] = fmt.Sprintf("advice in all replies: %d", advice)
	figures["wrong"] = "wrong answers: " + under(sum.Wrong, sum.Turns) + " of turns"
	figures["needless"] = "needless わかりません: " + under(sum.Needless, answerable) + " of turns with an answer"
	figures["routed"] = fmt.Sprintf("messages that need a person and reach one: %v", counter{sum.Outcomes["sensitive"]["route"], sensitive})
}

// under is a share in steps of five percent.
func under(n, of int) string { return fmt.Sprintf("under %d %%", (100*n/of/5+1)*5) }

func says(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// measureDecisions decides in each way and looks at what the desk says.
func measureDecisions(t *testing.T, db *postgres.DB, engine *chat.Engine, figures map[string]string) {
	t.Helper()
	person, err := directory.FindSlug(t.Context(), db, "p012")
	if err != nil {
		t.Fatal(err)
	}
	w, greeting, err := engine.Open(t.Context(), person, "ja", uuid.Nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	figures["greeting"] = fmt.Sprintf("the greeting has %d characters and says who reads", utf8.RuneCountInString(greeting[0].Text))
	if !strings.Contains(greeting[0].Text, "読めるのは、あなただけ") {
		t.Error("the greeting does not say who reads")
	}
	seq := w.Seq
	var lengths []string
	for _, response := range []string{"act", "keep", "none", "undecided"} {
		frame := chat.ClientFrame{Type: chat.FrameDecide, ID: uuid.New(), Response: response}
		if _, err := engine.Handle(t.Context(), person, w.Consultation, frame); err != nil {
			t.Fatal(err)
		}
		said, err := engine.Messages(t.Context(), person, w.Consultation, seq)
		if err != nil {
			t.Fatal(err)
		}
		last := said[len(said)-1]
		seq = last.Seq
		lengths = append(lengths, fmt.Sprint(utf8.RuneCountInString(last.Text)))
	}
	figures["replies"] = "the four replies have " + strings.Join(lengths, ", ") + " characters"
}

// measureTables counts the labelled sentences and talks of other tests, which hold all of them.
func measureTables(t *testing.T, figures map[string]string) {
	t.Helper()
	bad, good := lines(t, "../../chat/voice/testdata/sentences.txt", "bad "), lines(t, "../../chat/voice/testdata/sentences.txt", "good ")
	figures["voice"] = fmt.Sprintf("%d labelled sentences held back, %d let through", bad, good)
	figures["feedback"] = fmt.Sprintf("%d labelled talks", lines(t, "../../chat/testdata/feedback.txt", "talk "))
}

func lines(t *testing.T, path, prefix string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for scan := bufio.NewScanner(f); scan.Scan(); {
		if strings.HasPrefix(scan.Text(), prefix) {
			n++
		}
	}
	return n
}

// unexplained tells who is offered what.
func unexplained(t *testing.T) string {
	t.Helper()
	_, report := audited(t, sampled(t))
	return fmt.Sprintf("differences by who asks that no written rule explains: %d (over %d pairs)", len(report.Findings), report.Pairs/50*50)
}

// protectedTables counts the tables with a person in them and those under forced row-level security.
func protectedTables(t *testing.T, db *postgres.DB) string {
	t.Helper()
	var personal, forced int
	err := postgrestest.Owner(t, db).QueryRow(t.Context(), `
		select count(*), count(*) filter (where c.relrowsecurity and c.relforcerowsecurity)
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname in ('directory', 'chat', 'escalation', 'journey', 'oneonone', 'brief', 'outbox', 'web')`).Scan(&personal, &forced)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d of %d tables about people under forced row-level security", forced, personal)
}
