package web

import (
	"dousuru/chat/escalation"
)

// unknownData is what every employee reads of gaps: what nobody can answer yet, and what was answered since. No number stands
// here, and no day: a single question would be somebody's.
type unknownData struct{ Open, Answered []unknownEntry }

type unknownEntry struct {
	escalation.Gap
	Title string // of the article that answers it
}

// unknown is the page 「まだ分からないこと」.
func (s *Site) unknown(v *visit) (result, error) {
	list, err := s.opts.Questions.PublishedGaps(v.Context(), v.self())
	if err != nil {
		return result{}, err
	}
	names, err := s.articleNames(v, articlesOf(list))
	if err != nil {
		return result{}, err
	}
	var data unknownData
	for _, g := range list {
		linked := names.of(g.Article)
		switch {
		case g.State == escalation.GapOpen, linked.Gone: // an article that was retired answers nothing
			data.Open = append(data.Open, unknownEntry{Gap: g})
		case linked.Title != "": // otherwise it is for others
			data.Answered = append(data.Answered, unknownEntry{g, linked.Title})
		}
	}
	return show("unknown", data), nil
}
