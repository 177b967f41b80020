package chat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// textOverview says what stands under a theme. It is filled with the theme, how many programs carry it, and how many are shown.
var textOverview = text{
	"「%s」にかかわる制度は、いま%s件あります。そのうち%s件を並べます。ほかは「制度と事例」のページで見られます。",
	"On “%s” there are %s programs. %s of them are shown here; the others are on the page “Programs and stories”."}

// textOverviewAll is for a theme of which everything is shown.
var textOverviewAll = text{
	"「%s」にかかわる制度は、いま%s件あります。",
	"On “%s” there are %s programs."}

// maxOffered is how many further programs of a theme may be pressed.
const maxOffered = 4

// overview shows the programs that carry the themes of a broad wish: those that can be used first, then by how near their words
// are to the message, then by title. false: no program carries them.
func (e *Engine) overview(ctx context.Context, r reader, lang string, j *judgement) (Message, bool, error) {
	programs, err := knowledge.OfThemes(ctx, e.db, j.themes, r.tags)
	if err != nil || len(programs) == 0 {
		return Message{}, false, err
	}
	place := map[string]int{}
	for i, h := range j.found.Articles {
		place[h.Slug] = len(j.found.Articles) - i
	}
	today := knowledge.Today()
	usable := func(a knowledge.Article) int {
		if s := a.StatusOn(today); s == knowledge.Active || s == knowledge.Upcoming {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(programs, func(a, b knowledge.Article) int {
		if by := usable(b) - usable(a); by != 0 {
			return by
		}
		return place[b.Slug] - place[a.Slug]
	})
	shown := programs[:min(maxOptions, len(programs))]
	found := retrieval.Found{Facets: j.found.Facets}
	for _, p := range shown {
		found.Articles = append(found.Articles, retrieval.ArticleHit{ID: p.ID, Slug: p.Slug, Kind: p.Kind, Score: 1})
	}
	r.stories = true
	articles, err := e.choose(ctx, r, found, false)
	if err != nil || len(articles) == 0 {
		return Message{}, false, err
	}
	j.outcome = OutcomeAnswer
	m := answer(lang, articles, j)
	name, total := strings.Join(j.themes, "・"), fmt.Sprint(len(programs))
	opening := textOverviewAll.with(lang, name, total)
	if len(programs) > len(shown) {
		opening = textOverview.with(lang, name, total, fmt.Sprint(len(shown)))
	}
	_, rest, _ := strings.Cut(m.Text, "\n")
	m.Text = strings.TrimSuffix(opening+"\n"+rest, "\n")
	for _, p := range programs[len(shown):min(len(shown)+maxOffered, len(programs))] {
		m.Suggestions = append(m.Suggestions, p.Title)
	}
	return m, true, nil
}
