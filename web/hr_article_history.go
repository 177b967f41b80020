package web

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// articleHistory is HR's page of the states that an article had, and of the differences between two of them.
type articleHistory struct {
	Slug, Title string
	Revisions   []knowledge.Revision
	Names       map[uuid.UUID]string
	Draft       bool   // an open draft can be compared, too
	Version     int    // of it
	From, To    string // what is compared: numbers, or "draft"
	Differences []difference
	Closed      bool // a story whose teller took it back
}

// Address is the page of the article.
func (d articleHistory) Address() string { return "/hr/articles/" + url.PathEscape(d.Slug) }

// Newest is the number of the newest revision.
func (d articleHistory) Newest() int { return d.Revisions[0].Number }

// draftRevision stands for the open draft where a number stands for a revision.
const draftRevision = "draft"

// articleHistoryPage lists the revisions of an article and compares two: by ?from= and ?to=, else the last with the one before,
// or with the draft where there is one.
func (s *Site) articleHistoryPage(v *visit) (result, error) {
	data := articleHistory{Slug: v.PathValue("slug"), From: v.URL.Query().Get("from"), To: v.URL.Query().Get("to")}
	err := s.asHR(v, func(tx pgx.Tx) error { return data.fill(v, tx) })
	return show("hr/article_history", data), err
}

func (d *articleHistory) fill(v *visit, tx pgx.Tx) (err error) {
	now, _, err := knowledge.Stored(v.Context(), tx, d.Slug)
	if err != nil {
		return err
	}
	d.Title = now.Title
	d.Closed = now.Case != nil && (!now.Case.WithdrawnOn.IsZero() || !now.Case.Consent)
	if d.Revisions, err = knowledge.Revisions(v.Context(), tx, d.Slug); err != nil {
		return err
	}
	draft, err := knowledge.OpenDraft(v.Context(), tx, d.Slug)
	if d.Draft, d.Version = err == nil, draft.Version; err != nil && !errors.Is(err, knowledge.ErrNoDraft) {
		return err
	}
	var people []uuid.UUID
	for _, r := range d.Revisions {
		people = append(people, r.Author, r.CheckedBy, r.PublishedBy)
	}
	if d.Names, err = directory.NamesOf(v.Context(), tx, people...); err != nil || len(d.Revisions) == 0 {
		return err
	}
	d.choose()
	if d.From == "" {
		return nil
	}
	states := [2]knowledge.Article{}
	for i, which := range []string{d.From, d.To} {
		if states[i], err = d.state(v, tx, which, draft); err != nil {
			return err
		}
	}
	d.Differences = differences(v, states[0], states[1])
	return nil
}

// choose fills in what the address leaves open.
func (d *articleHistory) choose() {
	if d.To == "" {
		if d.To = strconv.Itoa(d.Newest()); d.Draft {
			d.To = draftRevision
		}
	}
	if d.From == "" && d.To == draftRevision {
		d.From = strconv.Itoa(d.Newest())
	} else if to, err := strconv.Atoi(d.To); d.From == "" && err == nil && to > 1 {
		d.From = strconv.Itoa(to - 1)
	}
}

func (d *articleHistory) state(v *visit, tx pgx.Tx, which string, draft knowledge.Draft) (knowledge.Article, error) {
	if which == draftRevision && d.Draft {
		return draft.Article, nil
	}
	number, err := strconv.ParseInt(which, 10, 32)
	if err != nil {
		return knowledge.Article{}, errNotFound
	}
	return knowledge.RevisionArticle(v.Context(), tx, d.Slug, int(number))
}

// goBack makes the draft of an article say what an old revision said. It is checked and published like any other.
func (s *Site) goBack(v *visit) (result, error) {
	slug := v.PathValue("slug")
	number, err := strconv.ParseInt(v.PostForm.Get("revision"), 10, 32)
	if err != nil {
		return result{}, errNotFound
	}
	err = s.asHR(v, func(tx pgx.Tx) error {
		_, err := knowledge.DraftFromRevision(v.Context(), tx, slug, int(number), v.draftVersion())
		return err
	})
	return s.moved(v, slug, "draftFromRevision", err)
}
