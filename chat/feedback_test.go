package chat

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dousuru/chat/triage"
	"dousuru/chat/voice"
)

// Whole talks, from a text table: what the desk says in each turn, and when the feedback talk is over or left.
func TestFeedbackTalks(t *testing.T) {
	f, err := os.Open("testdata/feedback.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := newHouse(t)
	var talk *Talk
	var turn Turn
	name, talks, said := "", 0, ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		verb, rest, _ := strings.Cut(lines.Text(), " ")
		plain := ""
		if talk != nil {
			plain = turn.Plain(talk.lang)
		}
		wrong := func(what string) { t.Errorf("%s: after %q: %s %s\n%s", name, said, what, rest, plain) }
		switch verb {
		case "", "#":
		case "talk":
			name, talks, talk = rest, talks+1, h.engine.Talk("ja", []string{"role:employee"})
		case "you":
			said = rest
			if turn, err = talk.Say(t.Context(), rest); err != nil {
				t.Fatal(err)
			}
			if n := len(voice.Check(turn.Message.Text, talk.lang)); n > 0 {
				t.Errorf("%s: the desk says %q", name, turn.Message.Text)
			}
		case "kind":
			if string(turn.Message.Kind) != rest {
				wrong("is no")
			}
		case "says":
			if !strings.Contains(plain, rest) {
				wrong("does not say")
			}
		case "not":
			if strings.Contains(plain, rest) {
				wrong("says")
			}
		case "over":
			if talk.before.Feedback != nil || !strings.Contains(plain, textDousuru.in(talk.lang)) {
				wrong("is not over")
			}
		case "gone":
			if talk.before.Feedback != nil || strings.Contains(plain, textDousuru.in(talk.lang)) {
				wrong("goes on")
			}
		default:
			t.Fatalf("unknown line: %s", lines.Text())
		}
	}
	if talks < 20 {
		t.Errorf("only %d talks", talks)
	}
}

// Over the rows, どうする is a message of its own, and the decision is about the feedback and follows no page.
func TestFeedbackEndsWithDousuru(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	for _, text := range []string{"社内公募は上司に知られますか", "上司に主体性が足りないと言われた", "会議のとき", "もやもやする"} {
		h.handle(h.hanako, c, say(text))
	}
	list := h.messages(h.hanako, c)
	last, before := list[len(list)-1], list[len(list)-2]
	if last.Kind != KindDousuru || before.Kind != KindClarify || len(before.Parts) != 3 || before.Parts[2].Text != "もやもやする" || strings.Contains(before.Text, "？") {
		t.Errorf("at the end: %+v\n%+v", before, last)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: say("").ID, Response: "keep"})
	stored, err := h.engine.consultation(t.Context(), h.hanako, c)
	if err != nil || stored.Talk.Feedback != nil || stored.Talk.Topic != "上司に主体性が足りないと言われた" || len(stored.Talk.Options) > 0 {
		t.Errorf("after it: %+v (%v)", stored.Talk, err)
	}
}

// A goodbye in the middle asks どうする; what is said later does not go on with the feedback.
func TestFeedbackIsLetGo(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	for _, text := range []string{"上司に主体性が足りないと言われた", "ありがとうございました", "社内公募は上司に知られますか"} {
		h.handle(h.hanako, c, say(text))
	}
	if m := h.last(h.hanako, c); m.Kind != KindAnswer {
		t.Errorf("after the goodbye: %+v", m)
	}
}

// The greeting offers it, and its words begin it in both languages.
func TestGreetingOffersFeedback(t *testing.T) {
	begins := 0
	for _, s := range greetingSuggestions {
		for _, lang := range []string{"ja", "en"} {
			if beginFeedback(s.in(lang), judgement{outcome: OutcomeUnknown}) != nil {
				begins++
			}
		}
	}
	if begins != 2 {
		t.Errorf("%d suggestions begin the feedback talk, want one in each language", begins)
	}
}

// No labelled question to the knowledge is taken for feedback, even where the knowledge had no answer.
func TestFeedbackTakesNoQuestion(t *testing.T) {
	taken, all := 0, 0
	for _, name := range []string{"career_tune", "career_tune2", "near_tune", "unanswerable", "out_of_scope", "harmless"} {
		lines, err := os.Open(filepath.Join("../retrieval/testdata/questions", name+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for scan := bufio.NewScanner(lines); scan.Scan(); {
			var q struct{ Text, Expected string }
			if err := json.Unmarshal(scan.Bytes(), &q); err != nil {
				t.Fatal(err)
			}
			all++
			if beginFeedback(q.Text, judgement{outcome: OutcomeUnknown}) != nil {
				taken++
				t.Logf("%s (%s): %s", name, q.Expected, q.Text)
			}
		}
		lines.Close()
	}
	t.Logf("%d of %d", taken, all)
	if taken > 0 {
		t.Errorf("%d questions are taken for feedback", taken)
	}
}

// Of the labelled messages of the triage, none that needs a person is taken for feedback, and feedback begins the talk. Some of
// its lines are what is said later in a talk.
func TestFeedbackAmongWhatNeedsAPerson(t *testing.T) {
	files, err := filepath.Glob("triage/testdata/tune_*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	sensitive, taken, begun := 0, 0, 0
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		topic := triage.Topic("")
		for line := range strings.Lines(string(file)) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "[") {
				topic = triage.Topic(strings.Trim(line, "[]"))
				continue
			}
			said := triage.Of(line)
			routed := said.Topic.Sensitive() && !said.Soft
			begins := !routed && beginFeedback(line, judgement{outcome: OutcomeUnknown, said: said}) != nil
			switch {
			case topic.Sensitive():
				sensitive++
				if begins {
					taken++
					t.Errorf("%s is taken for feedback: %s", topic, line)
				}
			case begins && strings.HasSuffix(name, "tune_feedback.txt"):
				begun++
			}
		}
	}
	t.Logf("taken %d of %d that need a person; %d of the feedback begin", taken, sensitive, begun)
	if begun < 38 || sensitive < 1000 {
		t.Errorf("%d of the feedback begin, beside %d that need a person", begun, sensitive)
	}
}

// Whatever is said, each turn has at most one question, shows no more than was said, and the talk ends after three parts.
func TestFeedbackEndsWhateverIsSaid(t *testing.T) {
	pieces := []string{"わからない", "飛ばして", "会議のとき", "「絶対無理」と", "！？", "つらい", "やめる", "skip", "\n", "課長", "ですか", "」", "長い" + strings.Repeat("話", 400)}
	rapid.Check(t, func(t *rapid.T) {
		state := talk{Feedback: &feedbackTalk{}}
		lang := rapid.SampledFrom([]string{"ja", "en"}).Draw(t, "lang")
		for turns := 0; state.Feedback != nil; turns++ {
			said := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 4).Draw(t, "said"), "")
			turn := state.feedback(said, judgement{outcome: OutcomeUnknown})
			if turn == nil {
				t.Fatalf("%q is lost", said)
			}
			m := turn.message(lang)
			if m.Text == "" || voice.Check(m.Text, lang) != nil || turn.done != nil && (strings.ContainsAny(m.Text, "?？") || len(m.Parts) != 3) {
				t.Fatalf("%q: %q %+v", said, m.Text, voice.Check(m.Text, lang))
			}
			state = state.afterFeedback(said, turn)
			if turns > len(feedbackSteps) {
				t.Fatal("it does not end")
			}
		}
	})
}

func TestReadFeedbackWordsRefusesWhatIsUnclear(t *testing.T) {
	for name, text := range map[string]string{"no section": "べき", "unknown": "[song]\nla"} {
		if _, err := readFeedbackWords(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for _, section := range feedbackSections {
		if len(feedbackWords()[section].list) == 0 {
			t.Errorf("%s is empty", section)
		}
	}
}
