package report

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// expiresSoon is how many days before its last day a program is listed.
const expiresSoon = 60

// A Supplied is a program as people met it in a month, and as it stands today.
type Supplied struct {
	Slug, Title string
	Status      knowledge.Status // today
	ValidTo     knowledge.Date
	Cases       int
	Since       bool // it was published before the month began
	Met
}

// Open tells whether it can be used or is about to be.
func (s Supplied) Open() bool { return s.Status == knowledge.Active || s.Status == knowledge.Upcoming }

// NeverShown: open, published all the month, and shown to nobody as a choice.
func (s Supplied) NeverShown() bool { return s.Open() && s.Since && s.Shown == Count{} }

// NeverOpened is the same of its page.
func (s Supplied) NeverOpened() bool { return s.Open() && s.Since && s.Opened == Count{} }

// WithoutCase: open, and nobody's story tells of it.
func (s Supplied) WithoutCase() bool { return s.Open() && s.Cases == 0 }

// Expires: its last day comes within 60 days.
func (s Supplied) Expires(today knowledge.Date) bool {
	return s.Open() && !s.ValidTo.IsZero() && !knowledge.DateOf(today.Time().AddDate(0, 0, expiresSoon)).Before(s.ValidTo)
}

// StillAsked: it cannot be used, and was shown to people in the month who asked for something like it.
func (s Supplied) StillAsked() bool { return !s.Open() && s.Shown.N > 0 }

// Supply reads every program that is published today with what a published month says of it, by title.
func Supply(ctx context.Context, db *postgres.DB, v postgres.Viewer, first time.Time) (list []Supplied, err error) {
	met, err := Used(ctx, db, v, first)
	if err != nil {
		return nil, err
	}
	today := knowledge.Today()
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			with told as (
				select program, count(*)::integer as cases
				from knowledge.visible c, jsonb_array_elements_text(case when jsonb_typeof(c.case_details -> 'programs_used') = 'array' then c.case_details -> 'programs_used' else '[]' end) program
				where c.kind = 'case' group by program)
			select a.slug, a.title, a.status, a.valid_from, a.valid_to, a.created_at < $1::date, coalesce(told.cases, 0)
			from knowledge.visible a left join told on told.program = a.slug
			where a.kind = 'program' order by a.title, a.slug`, first)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Supplied, err error) {
			var a knowledge.Article
			err = row.Scan(&s.Slug, &s.Title, &a.Status, &a.ValidFrom, &s.ValidTo, &s.Since, &s.Cases)
			a.ValidTo = s.ValidTo
			s.Status, s.Met = a.StatusOn(today), met[s.Slug]
			return s, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read programs: %w", err)
	}
	return list, nil
}

// A Published is an article that came of questions, or that HR led their askers to.
type Published struct {
	Slug, Title string
	Met
}

// PublishedAnswers reads them with what a published month says of them, by title; what is not published any more is left out.
func PublishedAnswers(ctx context.Context, db *postgres.DB, v postgres.Viewer, first time.Time) (list []Published, err error) {
	met, err := Used(ctx, db, v, first)
	if err != nil {
		return nil, err
	}
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select a.slug, a.title from knowledge.visible a
			where a.slug in (select c.article from escalation.clock c where c.article <> '') order by a.title, a.slug`)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Published, err error) {
			err = row.Scan(&p.Slug, &p.Title)
			p.Met = met[p.Slug]
			return p, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read published answers: %w", err)
	}
	return list, nil
}
