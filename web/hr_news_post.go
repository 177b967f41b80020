package web

import (
	"errors"
	"net/http"
	"strconv"

	"dousuru/chat/journey"
	"dousuru/chat/news"
)

type previewData struct {
	shownDigest
	Hints   []string
	Problem string
}

// version is the version of the draft that the form was made of.
func (v *visit) version() int {
	n, err := strconv.Atoi(v.PostForm.Get("version"))
	if err != nil || n < 1 {
		return -1 // no draft has it
	}
	return n
}

// previewNews shows the draft as employees will read it.
func (s *Site) previewNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	if d.State != news.Draft {
		return goTo("/hr/news/" + d.ID.String()), nil
	}
	return s.showPreview(v, d, "")
}

func (s *Site) showPreview(v *visit, d news.Digest, problem string) (result, error) {
	data := previewData{shownDigest: shownDigestOf(d), Problem: problem}
	hints := v.hints(d)
	data.Hints = hints[""]
	for _, i := range d.Chosen() {
		data.Hints = append(data.Hints, hints[i.Slug]...)
	}
	res := show("hr/news_preview", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

// postNews posts the draft as it was looked at.
func (s *Site) postNews(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	err = journey.Post(v.Context(), s.opts.DB, v.person.Viewer(), d.ID, v.version(), v.PostForm.Has("channel"))
	switch {
	case errors.Is(err, news.ErrNothing):
		return s.showPreview(v, d, v.text("hrNews.errorNothing"))
	case errors.Is(err, news.ErrTooMany):
		return s.showPreview(v, d, v.text("hrNews.errorMany", news.MaxChosen))
	case errors.Is(err, news.ErrMoved):
		return s.showPreview(v, d, v.text("hrNews.errorMovedPreview"))
	}
	return s.afterNews(err, "/hr/news/"+d.ID.String()+"?done=newsPosted")
}

// takeNewsBack ends a posted digest.
func (s *Site) takeNewsBack(v *visit) (result, error) {
	d, err := s.findNews(v)
	if err != nil {
		return result{}, err
	}
	return s.afterNews(journey.TakeBack(v.Context(), s.opts.DB, v.person.Viewer(), d.ID), "/hr/news?done=newsTakenBack")
}
