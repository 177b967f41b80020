package web

import (
	"errors"
	"net/http"
	"strings"

	"dousuru/chat/news"
)

type draftData struct {
	news.Digest
	Groups  []news.Group
	Hints   map[string][]string // sentences by slug; "" for title and introduction
	CanUndo bool
	Problem string
}

// Limits for the template.
func (draftData) MaxTitle() int    { return news.MaxTitle }
func (draftData) MaxIntro() int    { return news.MaxIntro }
func (draftData) MaxSentence() int { return news.MaxSentence }
func (draftData) MaxChosen() int   { return news.MaxChosen }

// Count is how many items are chosen.
func (d draftData) Count() int { return len(d.Chosen()) }

// Full tells whether the draft holds as many proposals as it can.
func (d draftData) Full() bool { return len(d.Items) >= news.MaxProposed }

func (s *Site) showDraft(v *visit, d news.Digest, problem string) (result, error) {
	data := draftData{Digest: d, Groups: news.Groups(d.Items), Hints: v.hints(d), Problem: problem}
	var err error
	if data.CanUndo, err = news.CanUndo(v.Context(), s.opts.DB, v.person.Viewer(), d.ID); err != nil {
		return result{}, err
	}
	res := show("hr/news_draft", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

// hints are what the desk would not say in its own voice, as sentences for HR, by where it stands.
func (v *visit) hints(d news.Digest) map[string][]string {
	all := map[string][]string{}
	for _, h := range d.Hints() {
		key := "hrNews.hint"
		if h.Rule == "controlling" {
			key = "hrNews.hintSteers"
		}
		all[h.Slug] = append(all[h.Slug], v.text(key, strings.ReplaceAll(h.Words, " .. ", "…")))
	}
	return all
}

// content is what the form holds.
func (v *visit) newsContent(d news.Digest) news.Content {
	c := news.Content{Title: v.PostForm.Get("title"), Intro: v.PostForm.Get("intro"), Chosen: v.PostForm["chosen"], Sentences: map[string]string{}}
	for _, i := range d.Items {
		c.Sentences[i.Slug] = v.PostForm.Get("s." + i.Slug)
	}
	return c
}

// saveNews keeps what HR has written, and shows the draft or what it will look like. What cannot be saved stays in the form.
func (s *Site) saveNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	c := v.newsContent(d)
	err = news.Save(v.Context(), s.opts.DB, v.person.Viewer(), d.ID, v.version(), c)
	switch {
	case errors.Is(err, news.ErrTooLong):
		return s.showDraft(v, d.With(c), v.text("hrNews.errorLong", news.MaxTitle, news.MaxIntro, news.MaxSentence))
	case errors.Is(err, news.ErrMoved):
		return s.showDraft(v, d.With(c), v.text("hrNews.errorMoved"))
	case errors.Is(err, news.ErrState):
		return goTo("/hr/news?done=newsGone"), nil
	case err != nil:
		return result{}, err
	}
	if v.PostForm.Has("preview") {
		return goTo("/hr/news/" + d.ID.String() + "/preview"), nil
	}
	return goTo("/hr/news/" + d.ID.String() + "?done=newsSaved"), nil
}

// undoNews goes back one step: what was typed and not saved is the first.
func (s *Site) undoNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	if d.Says(v.newsContent(d)) {
		_, err = news.Undo(v.Context(), s.opts.DB, v.person.Viewer(), d.ID)
	}
	return s.afterNews(err, "/hr/news/"+d.ID.String()+"?done=newsUndone")
}

// lookNews adds to the draft what changed in the meantime.
func (s *Site) lookNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	return s.afterNews(news.LookAgain(v.Context(), s.opts.DB, v.person.Viewer(), d.ID), "/hr/news/"+d.ID.String()+"?done=newsLooked")
}

func (s *Site) discardNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	return s.afterNews(news.Discard(v.Context(), s.opts.DB, v.person.Viewer(), d.ID), "/hr/news?done=newsDiscarded")
}

func (s *Site) restoreNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	return s.afterNews(news.Restore(v.Context(), s.opts.DB, v.person.Viewer(), d.ID), "/hr/news/"+d.ID.String()+"?done=newsRestored")
}

// afterNews goes on, or says in the list that the digest is no longer where it was.
func (s *Site) afterNews(err error, location string) (result, error) {
	if errors.Is(err, news.ErrState) {
		return goTo("/hr/news?done=newsGone"), nil
	}
	return goTo(location), err
}
