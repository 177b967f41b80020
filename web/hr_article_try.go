package web

import (
	"errors"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// articleTrial is HR's page on which a question is tried on a draft.
type articleTrial struct {
	Slug, Title string
	Question    string
	Problem     string
	Manager     bool
	Before      *tried // by what is published now; nil: nothing was asked yet
	After       *tried // as if the draft were published
}

// Address is the page of the article.
func (d articleTrial) Address() string { return "/hr/articles/" + url.PathEscape(d.Slug) }

// MaxText is for the template.
func (articleTrial) MaxText() int { return chat.MaxText }

// A tried is what the desk would say.
type tried struct {
	Outcome string
	Percent int // how sure it is that the first article answers; 0 with nothing searched
	Shown   []triedPassage
	Text    string
	Same    bool // as before
}

// A triedPassage is what the desk would show: a page and the part of it.
type triedPassage struct {
	Title, Part string
	Mine        bool // of the article that is tried
}

// tryArticle asks a question twice, as employees would ask it: of what is published now, and as if the draft were. Neither
// the question nor anything else of it is stored. To an embedder the words are HR's own, so who types them decides.
func (s *Site) tryArticle(v *visit) (result, error) {
	draft, err := s.draftOf(v, v.PathValue("slug"))
	if err != nil {
		return result{}, err
	}
	data := articleTrial{Slug: draft.Slug, Title: draft.Article.Title, Question: v.PostForm.Get("question"), Manager: v.PostForm.Get("role") == "manager"}
	if v.PostForm == nil || v.Method == "GET" {
		return show("hr/article_try", data), nil
	}
	if strings.TrimSpace(data.Question) == "" || len([]rune(data.Question)) > chat.MaxText {
		data.Problem = v.text("try.problem", chat.MaxText)
		res := show("hr/article_try", data)
		res.status = 422
		return res, nil
	}
	tags := []string{"role:employee"}
	if data.Manager {
		tags = append(tags, "role:manager")
	}
	before, err := s.opts.Engine.Beside(s.opts.DB, s.opts.Index).Talk(v.language, tags).For(v.person).Say(v.Context(), data.Question)
	if err != nil {
		return result{}, err
	}
	after, err := s.sayWith(v, draft, tags, data.Question)
	if errors.Is(err, knowledge.ErrTakenBack) {
		data.Problem = v.text("draft.problem.takenBack")
		return show("hr/article_try", data), nil
	}
	if err != nil {
		return result{}, err
	}
	data.Before, data.After = trialOf(v, before, draft.Slug), trialOf(v, after, draft.Slug)
	data.After.Same = data.Before.Text == data.After.Text && data.Before.Outcome == data.After.Outcome
	return show("hr/article_try", data), nil
}

// errTried ends the transaction in which a draft is tried, so that nothing of it stays.
var errTried = errors.New("tried")

// sayWith is what the desk says with a draft published: it is written, indexed and asked in one transaction, which is then
// rolled back.
func (s *Site) sayWith(v *visit, d knowledge.Draft, tags []string, question string) (turn chat.Turn, err error) {
	retrieval.Warm() // not inside the transaction
	err = s.asHR(v, func(tx pgx.Tx) error {
		if err := knowledge.WriteDraft(v.Context(), tx, d); err != nil {
			return err
		}
		index := s.opts.Index.In(tx)
		if _, err := index.Refresh(v.Context()); err != nil {
			return err
		}
		turn, err = s.opts.Engine.Beside(s.opts.DB.Within(tx), index).Talk(v.language, tags).For(v.person).Say(v.Context(), question)
		return errors.Join(err, errTried)
	})
	if err != nil && errors.Is(err, errTried) && turn.Outcome != "" {
		err = nil
	}
	return turn, err
}

// trialOf puts a turn into the words of the page.
func trialOf(v *visit, turn chat.Turn, slug string) *tried {
	t := &tried{Outcome: string(turn.Outcome), Percent: int(turn.Confidence*100 + .5), Text: turn.Plain(v.language)}
	if turn.Outcome == chat.OutcomeUnknown {
		return t // the pages that only came near stand in its text
	}
	for _, c := range turn.Message.Citations {
		t.Shown = append(t.Shown, triedPassage{c.Title, knowledge.Facet(c.Facet).Label(v.language), c.Article == slug})
	}
	return t
}
