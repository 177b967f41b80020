package web

import (
	"strings"

	"dousuru/chat"
)

// textType is plain text that every editor opens.
const textType = "text/plain; charset=utf-8"

// talkFile gives one of the person's own talks as a text.
func (s *Site) talkFile(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	p, messages, err := chat.FindPast(v.Context(), s.opts.DB, v.self(), id)
	if err != nil {
		return result{}, err
	}
	return s.download(textType, "talk", ".txt", []byte(s.talkText(v, p, messages))), nil
}

// talkText is what a talk's page shows, as lines.
func (s *Site) talkText(v *visit, p chat.Past, messages []chat.Message) string {
	var b strings.Builder
	line := func(words ...string) { b.WriteString(strings.Join(words, "") + "\n") }
	line(p.Topic)
	for _, m := range messages {
		if m.Text == "" && m.Decision == nil {
			continue
		}
		who := "talks.desk"
		switch {
		case m.Author == "person":
			who = "talks.you"
		case m.Kind == chat.KindSummary:
			who = "talks.summary"
		}
		line()
		line(v.text(who), "  ", m.At.In(s.opts.Zone).Format("2006-01-02 15:04"))
		if m.Kind == chat.KindSummary {
			line(v.text("talks.summaryNote", m.Model))
		}
		if m.Author == "person" && m.Decision != nil {
			line(v.text("response." + m.Decision.Response))
		}
		if m.Text != "" {
			line(m.Text)
		}
		for _, o := range m.Options {
			line("- ", o.Title)
		}
	}
	return b.String()
}
