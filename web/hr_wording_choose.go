package web

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// How many articles and words are offered at once.
const (
	suggestedArticles = 3
	foundArticles     = 10
	offeredWords      = 12
)

// A wordingChoice is an article that HR may give the wording to.
type wordingChoice struct {
	knowledge.Article
	Likely int // percent that it answers the question; 0 where that is not known
}

// wordingChoices are the articles whose names hold what HR typed; without it, those that the question finds.
func (s *Site) wordingChoices(v *visit, t escalation.Thread, find string) ([]wordingChoice, error) {
	if strings.TrimSpace(find) == "" {
		return s.suggestedChoices(v, t)
	}
	list, err := knowledge.Named(v.Context(), s.opts.DB, find, v.person.Tags(), foundArticles)
	choices := make([]wordingChoice, len(list))
	for i, a := range list {
		choices[i].Article = a
	}
	return choices, err
}

// suggestedChoices are found by words alone: the question is somebody else's, who gave it to HR and to no embedder.
func (s *Site) suggestedChoices(v *visit, t escalation.Thread) ([]wordingChoice, error) {
	found, err := s.opts.Index.Search(v.Context(), retrieval.Request{Text: t.Question, Tags: v.person.Tags()})
	if err != nil {
		return nil, err
	}
	var slugs []string
	for _, hit := range found.Articles[:min(len(found.Articles), suggestedArticles)] {
		slugs = append(slugs, hit.Slug)
	}
	list, err := knowledge.FindAll(v.Context(), s.opts.DB, slugs, v.person.Tags())
	choices := make([]wordingChoice, len(list))
	for i, a := range list {
		if choices[i].Article = a; a.Slug == slugs[0] {
			choices[i].Likely = int(100*found.Confidence + .5)
		}
	}
	return choices, err
}

// harmlessWords are words of a question that tell nothing of a person: those that the company's own knowledge or the
// thesaurus holds, without any name that stands in the question, and none that is somebody's name by itself.
func (s *Site) harmlessWords(v *visit, question string) ([]string, error) {
	names, err := directory.NamesIn(v.Context(), s.opts.DB, v.person.Viewer(), question)
	if err != nil {
		return nil, err
	}
	words, err := s.opts.Index.KnownWords(v.Context(), withoutNames(question, names))
	if err != nil {
		return nil, err
	}
	names, err = directory.NamesIn(v.Context(), s.opts.DB, v.person.Viewer(), strings.Join(words, " "))
	words = slices.DeleteFunc(words, func(word string) bool {
		return slices.ContainsFunc(names, func(name directory.Mention) bool { return name.Name == word })
	})
	return words[:min(len(words), offeredWords)], err
}

// withoutNames cuts names out of a text, however they are spaced.
func withoutNames(text string, names []directory.Mention) string {
	text = strings.ToLower(norm.NFKC.String(text))
	for _, name := range names {
		letters := strings.Split(name.Name, "")
		for i := range letters {
			letters[i] = regexp.QuoteMeta(letters[i])
		}
		text = regexp.MustCompile(strings.Join(letters, `\s*`)).ReplaceAllString(text, " ")
	}
	return text
}
