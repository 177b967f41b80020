package chat

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"dousuru/chat/voice"
)

// safeTexts stand where a sentence was held back. They say no more than what the kind of the message says by itself.
var safeTexts = map[MessageKind]text{
	KindGreeting: {
		"気になっていることを、そのままの言葉でどうぞ。",
		"Write what is on your mind, in your own words."},
	KindAnswer: textAnswer,
	KindClarify: {
		"もう少し、そのままの言葉で教えてください。",
		"Tell a little more, in your own words."},
	KindUnknown: textUnknown,
	KindRoute: {
		"話せる人がいます。",
		"There are people to talk to."},
	KindDecline: {
		"そのことは、この窓口ではわかりません。",
		"That is not this desk's field."},
	KindEscalated: {
		"人事に渡しました。",
		"Handed to HR."},
	KindDousuru: textDousuru,
	KindDecided: {
		"ジャーニーに残しました。",
		"It is in your journey."},
	kindNotice: {
		"心に留めていたことに、お知らせがあります。",
		"There is news about something you keep in mind."},
}

// kindNotice is what the check calls a notice, which is no message.
const kindNotice MessageKind = "notice"

// checked is the one way out for what the desk says: no message is stored or sent without it. A sentence that breaks a rule of
// the desk's voice is held back and a plain one stands in its place. What is the company's (options, citations) or the
// person's (suggestions, draft, decision) is theirs. The log says which rule and never which words.
func checked(ctx context.Context, lang string, m Message) Message {
	if m.Author == "person" || m.Kind == KindSummary { // a summary is checked by sentence, against what the company wrote
		return m
	}
	m.Text = checkedText(ctx, lang, m.Kind, m.Text)
	for i, o := range m.Options {
		m.Options[i].StatusNote = checkedText(ctx, lang, "", o.StatusNote)
	}
	return m
}

// checkedText holds back the sentences that break a rule, and every question after the first.
func checkedText(ctx context.Context, lang string, kind MessageKind, said string) string {
	found := voice.Check(said, lang)
	if found == nil {
		return said
	}
	logFindings(ctx, kind, found)
	safe := safeTexts[kind].in(lang)
	stands := strings.Contains(said, safe)
	var kept strings.Builder
	for _, sentence := range voice.Sentences(said) {
		if voice.Check(sentence, lang) == nil && voice.Check(kept.String()+sentence, lang) == nil {
			kept.WriteString(sentence)
			continue
		}
		if !stands && voice.Check(kept.String()+safe, lang) == nil {
			kept.WriteString(safe)
			stands = true
		}
		kept.WriteString(sentence[len(strings.TrimRight(sentence, " \n")):])
	}
	if words := strings.TrimSpace(kept.String()); words != "" {
		return words
	}
	return safe
}

func logFindings(ctx context.Context, kind MessageKind, found []voice.Finding) {
	for _, f := range found {
		slog.WarnContext(ctx, "sentence held back", slog.String("kind", string(kind)), slog.String("rule", f.Rule), slog.Int("principle", f.Principle))
	}
}

// with puts values into a text. They are names of pages and words of the person: in the text's quotes they stay theirs,
// whatever they hold.
func (t text) with(lang string, values ...string) string {
	within := make([]any, len(values))
	for i, v := range values {
		within[i] = voice.Within(v)
	}
	return fmt.Sprintf(t.in(lang), within...)
}
