package chat

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/chat/news"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// latest is how many of a person's decisions their open windows are kept in step with.
const latest = 10

// decisionFrame is a decision as its person sees it: of what is followed, what they may read today.
func decisionFrame(ctx context.Context, tx pgx.Tx, p directory.Person, d journey.Decision) (*Decision, error) {
	frames, err := decisionFrames(ctx, tx, p, []journey.Decision{d})
	if err != nil {
		return nil, err
	}
	return &frames[0], nil
}

func decisionFrames(ctx context.Context, tx pgx.Tx, p directory.Person, list []journey.Decision) (frames []Decision, err error) {
	var slugs []string
	for _, d := range list {
		slugs = append(slugs, d.Kept.Articles...)
	}
	titles := map[string]string{}
	if len(slugs) > 0 {
		if titles, err = knowledge.TitlesIn(ctx, tx, p.Tags(), slugs); err != nil {
			return nil, err
		}
	}
	for _, d := range list {
		frames = append(frames, *decisionWith(titles, d))
	}
	return frames, nil
}

func decisionWith(titles map[string]string, d journey.Decision) *Decision {
	frame := &Decision{ID: d.ID, Response: string(d.Response), Words: d.Words, Step: d.Plan.Step, Due: d.Plan.Due.String(), Tell: d.Plan.Tell, Remind: d.Plan.Remind}
	if !d.UndoUntil.IsZero() {
		frame.UndoUntil = d.UndoUntil.UTC().Truncate(time.Second)
	}
	if !d.Kept.Any {
		return frame
	}
	frame.Kept = &Kept{On: d.Kept.On, Date: d.Kept.Date.String(), Mail: d.Kept.Mail, Articles: []KeptArticle{}}
	for _, slug := range d.Kept.Articles {
		if title, ok := titles[slug]; ok {
			frame.Kept.Articles = append(frame.Kept.Articles, KeptArticle{slug, title, pageOf(slug)})
		}
	}
	return frame
}

func pageOf(slug string) string { return "/articles/" + url.PathEscape(slug) }

// decisionOf is the decision of a consultation; nil for none.
func decisionOf(ctx context.Context, tx pgx.Tx, p directory.Person, consultation uuid.UUID) (*Decision, error) {
	d, err := journey.FindAfter(ctx, tx, consultation)
	if errors.Is(err, journey.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decisionFrame(ctx, tx, p, d)
}

// Standing is what goes on after talks.
type Standing struct {
	Decisions []Decision // the person's latest, as they stand
	Notices   []Notice   // that they have not seen, in the language of their screen
	Themes    []string   // that they keep in mind
}

// Standing reads it.
func (e *Engine) Standing(ctx context.Context, p directory.Person, lang string) (s Standing, err error) {
	err = e.db.As(ctx, p.Viewer(), func(tx pgx.Tx) error {
		list, err := journey.Latest(ctx, tx, latest)
		if err != nil {
			return err
		}
		if s.Decisions, err = decisionFrames(ctx, tx, p, list); err != nil {
			return err
		}
		told, err := journey.Notices(ctx, tx, p, lang)
		if err != nil {
			return err
		}
		for _, n := range told {
			s.Notices = append(s.Notices, noticeFrame(ctx, lang, n))
		}
		kept, err := journey.Themes(ctx, tx)
		for _, t := range kept {
			s.Themes = append(s.Themes, t.Name)
		}
		return err
	})
	return s, err
}

func noticeFrame(ctx context.Context, lang string, n journey.Notice) Notice {
	frame := Notice{ID: n.ID, Decision: n.Decision, Reason: Reason(n.Reason), Article: n.Article, Themes: n.Themes, Title: n.Title,
		Date: n.Date.String(), Text: checkedText(ctx, lang, kindNotice, n.Text), At: n.At.UTC()}
	switch {
	case n.Digest != uuid.Nil:
		frame.URL = "/news#" + news.Anchor(n.Digest)
	case n.Reachable:
		frame.URL = pageOf(n.Article)
	}
	return frame
}
