package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/news"
	"dousuru/knowledge"
)

type newsListData struct {
	Draft     *news.Digest
	Posted    []news.Digest
	Back      []news.Digest // taken back
	Discarded []news.Digest
	Since     string // 2026-11-01: after which day changes are proposed
	Today     string
	Problem   string
}

// newsList is where HR begins a digest, goes on with it, and finds those that were posted.
func (s *Site) newsList(v *visit) (result, error) { return s.showNewsList(v, "", "") }

func (s *Site) showNewsList(v *visit, since, problem string) (result, error) {
	all, err := news.All(v.Context(), s.opts.DB, v.person.Viewer())
	if err != nil {
		return result{}, err
	}
	data := newsListData{Since: since, Today: knowledge.Today().String(), Problem: problem}
	for _, d := range all {
		switch d.State {
		case news.Draft:
			data.Draft = &d
		case news.Posted:
			data.Posted = append(data.Posted, d)
		case news.TakenBack:
			data.Back = append(data.Back, d)
		case news.Discarded:
			data.Discarded = append(data.Discarded, d)
		}
	}
	if since == "" {
		err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
			last, err := news.Last(v.Context(), tx)
			data.Since = knowledge.DateOf(last.In(s.opts.Zone)).String()
			return err
		})
	}
	res := show("hr/news", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, err
}

// beginNews begins the draft, or goes on with the one that is there. A day that was not changed means the moment at which the
// last digest stopped looking.
func (s *Site) beginNews(v *visit) (result, error) {
	var since time.Time
	written := v.PostForm.Get("since")
	if written != "" && written != v.PostForm.Get("proposed") {
		day, err := time.ParseInLocation(time.DateOnly, written, s.opts.Zone)
		if err != nil {
			return s.showNewsList(v, written, v.text("hrNews.errorSince"))
		}
		since = day
	}
	today := knowledge.Today()
	title := v.text("hrNews.titleOf", today.Year, int(today.Month))
	id, err := news.Begin(v.Context(), s.opts.DB, v.person.Viewer(), title, v.language, since)
	if errors.Is(err, news.ErrSince) {
		return s.showNewsList(v, written, v.text("hrNews.errorSince"))
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/news/" + id.String()), nil
}

// oneNews shows a digest: a draft as a form, any other as it was posted.
func (s *Site) oneNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	if d.State == news.Draft {
		return s.showDraft(v, d, "")
	}
	return show("hr/news_posted", shownDigestOf(d)), nil
}

func (s *Site) findNews(v *visit) (news.Digest, error) {
	id, err := v.id()
	if err != nil {
		return news.Digest{}, err
	}
	d, err := news.Find(v.Context(), s.opts.DB, v.person.Viewer(), id)
	if errors.Is(err, news.ErrNotFound) {
		err = errNotFound
	}
	return d, err
}
