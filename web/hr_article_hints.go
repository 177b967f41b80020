package web

import (
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/voice"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// articleHints says in words what HR may want to look at before the article is published. Nothing of it holds anything up.
func (s *Site) articleHints(v *visit, tx pgx.Tx, a knowledge.Article) ([]string, error) {
	hints, err := knowledge.Hints(v.Context(), tx, a)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, h := range hints {
		words = append(words, v.hint(h))
	}
	names, err := directory.NamesInEach(v.Context(), tx, []string{wholeText(a)})
	if err != nil {
		return nil, err
	}
	for _, n := range names[0] {
		if n.Whole || addressed(strings.ToLower(wholeText(a)), n.Name) {
			words = append(words, v.text("draft.look.name", n.Name))
		}
	}
	leaks, err := s.articleLeaks(v, tx, a)
	if err != nil {
		return nil, err
	}
	words = append(words, v.leakHints(leaks)...)
	return append(words, v.controlling(a)...), nil
}

func (v *visit) hint(h knowledge.Hint) string {
	switch h.Code {
	case "facet":
		return v.text("draft.look.facet", knowledge.Facet(h.What).Label(v.language))
	case "overdue", "over", "expired":
		date, _ := knowledge.ParseDate(h.What)
		return v.text("draft.look."+h.Code, date.Label(v.language))
	case "deskUnknown", "relatedUnknown", "programUnknown", "link":
		return v.text("draft.look."+h.Code, h.What)
	}
	return v.text("draft.look." + h.Code)
}

// pressing are the wordings of package voice that press or judge in a rule, too. Most of what the desk does not say itself a
// rule says with good reason: who can apply, what to send where.
var pressing = []string{"べき", "ほうがいい", "ほうがよい", "絶対", "普通は", "普通なら", "無理", "should", "ought to"}

// controlling are the wordings that steer people, each once. A story is its teller's own voice, and left alone.
func (v *visit) controlling(a knowledge.Article) []string {
	if a.Kind == knowledge.Case {
		return nil
	}
	var words []string
	seen := map[string]bool{}
	for _, p := range a.Passages {
		for _, f := range voice.Check(knowledge.Plain(p.Body), a.Language) {
			presses := f.Rule == "fit" || f.Rule == "stereotype" || slices.ContainsFunc(pressing, func(w string) bool { return strings.Contains(f.Words, w) })
			if presses && !seen[f.Words] {
				seen[f.Words] = true
				words = append(words, v.text("draft.look.voice", f.Words))
			}
		}
	}
	return words
}

// wholeText is all that is written in an article.
func wholeText(a knowledge.Article) string {
	var text strings.Builder
	text.WriteString(a.Title + "\n")
	for _, p := range a.Passages {
		text.WriteString(p.Body + "\n")
	}
	return text.String()
}
