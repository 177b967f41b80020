package web

import (
	"context"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// maxArticleForm bounds the form of an article, in bytes: knowledge.MaxDraft, three signs a byte, and the rest of the form.
const maxArticleForm = 4 << 20

// saveArticle stores the form as the article's draft, and hands it on if asked to. Whatever keeps it from being stored, what
// was typed stays in the form.
func (s *Site) saveArticle(v *visit) (result, error) {
	draft, err := s.formDraft(v)
	if err != nil {
		return result{}, err
	}
	form := editorForm{values: v.PostForm}
	var faults map[string]string
	draft.Article, faults = articleFrom(v.PostForm, draft.Article)
	if len(faults) > 0 {
		form.faults, form.problem = faults, v.text("draft.problem.fields")
		if code := faults["sections"]; code != "" {
			form.problem = v.text("draft.fault." + code)
		}
		return s.refuseDraft(v, draft, form)
	}
	handOn := v.PostForm.Get("do") == "submit"
	if handOn {
		if err := s.opts.Questions.Comparing(v.Context(), v.person.Viewer(), draft.Slug); err != nil {
			return result{}, err
		}
	}
	var saved knowledge.Draft
	err = s.asHR(v, func(tx pgx.Tx) error {
		if saved, err = knowledge.SaveDraft(v.Context(), tx, draft); err == nil && handOn {
			saved, err = s.submit(v, tx, saved)
		}
		return err
	})
	var conflict *knowledge.DraftConflict
	var incomplete *knowledge.Incomplete
	switch {
	case errors.As(err, &conflict):
		return s.conflicting(v, draft, conflict.Theirs, form)
	case errors.As(err, &incomplete):
		form.problem = v.text("draft.problem.incomplete")
		return s.refuseDraft(v, draft, form)
	case errors.Is(err, knowledge.ErrDraftLarge):
		form.problem = v.text("draft.problem.large")
		return s.refuseDraft(v, draft, form)
	case errors.Is(err, errLeak):
		form.problem = v.text("draft.problem.leak")
		return s.refuseDraft(v, draft, form)
	case errors.Is(err, knowledge.ErrTakenBack):
		form.problem = v.text("draft.problem.takenBack")
		return s.refuseDraft(v, draft, form)
	case errors.Is(err, knowledge.ErrDraftState): // it is on its way already
		return articleDone(saved.Slug, ""), nil
	case err != nil:
		return result{}, err
	}
	done := "draftSaved"
	if handOn {
		done = "draftSubmitted"
	}
	return articleDone(saved.Slug, done), nil
}

// formDraft is the draft that a form is about, with the version on which it was typed.
func (s *Site) formDraft(v *visit) (knowledge.Draft, error) {
	slug := v.PathValue("slug")
	if slug == "" {
		kind := knowledge.Kind(v.PostForm.Get("kind"))
		if !knownKind(kind) {
			return knowledge.Draft{}, errBadRequest
		}
		return knowledge.NewDraft(kind, v.language), nil
	}
	draft, err := s.draftOf(v, slug)
	if err != nil {
		return draft, err
	}
	draft.Version = v.draftVersion()
	if base := v.PostForm.Get("base"); base != hex.EncodeToString(draft.Base) {
		draft.Base, err = hex.DecodeString(base)
	}
	if err != nil {
		return draft, errBadRequest
	}
	return draft, nil
}

// draftVersion is that of the draft which the form was made from.
func (v *visit) draftVersion() int {
	version, _ := strconv.Atoi(v.PostForm.Get("version"))
	return version
}

func (s *Site) refuseDraft(v *visit, d knowledge.Draft, form editorForm) (result, error) {
	res, err := s.showEditor(v, d, form)
	res.status = http.StatusUnprocessableEntity
	return res, err
}

// conflicting shows what was typed beside what somebody else stored meanwhile; saved once more, what was typed counts. A draft
// that was published or discarded meanwhile becomes a new one.
func (s *Site) conflicting(v *visit, mine, theirs knowledge.Draft, form editorForm) (result, error) {
	if theirs.Version == 0 {
		form.problem = v.text("draft.problem.gone")
		now, err := s.draftOf(v, mine.Slug)
		if err != nil {
			return result{}, err
		}
		mine.Version, mine.Base, mine.State = 0, now.Base, knowledge.DraftOpen
		return s.refuseDraft(v, mine, form)
	}
	stored := theirs
	form.problem, form.theirs = v.text("draft.problem.conflict"), &stored
	theirs.Article, _ = articleFrom(v.PostForm, theirs.Article)
	return s.refuseDraft(v, theirs, form)
}

func articleDone(slug, done string) result {
	address := "/hr/articles/" + url.PathEscape(slug)
	if done != "" {
		address += "?done=" + done
	}
	return goTo(address)
}

// submit hands a draft on, and tells HR that one waits.
func (s *Site) submit(v *visit, tx pgx.Tx, d knowledge.Draft) (knowledge.Draft, error) {
	if err := s.tight(v, tx, d.Slug); err != nil {
		return d, err
	}
	d, err := knowledge.Submit(v.Context(), tx, d.Slug, d.Version)
	if err != nil {
		return d, err
	}
	if err := postgres.Notify(v.Context(), tx, "inbox"); err != nil {
		return d, err
	}
	return d, outbox.ToHR(v.Context(), tx, outbox.Check, "/hr/articles")
}

// A draftMove is something that is done to a draft by one press.
type draftMove func(ctx context.Context, tx pgx.Tx, slug string, version int) error

// moveDraft makes the handler of a press. A draft that somebody else changed meanwhile is shown as it is now, and nothing is
// done to it: what was pressed was about another text.
func (s *Site) moveDraft(done string, move draftMove) handler {
	return func(v *visit) (result, error) {
		slug := v.PathValue("slug")
		err := s.asHR(v, func(tx pgx.Tx) error {
			if err := move(v.Context(), tx, slug, v.draftVersion()); err != nil {
				return err
			}
			return postgres.Notify(v.Context(), tx, "inbox")
		})
		return s.moved(v, slug, done, err)
	}
}

// moved is the page after a press: the draft's own, with what came of it.
func (s *Site) moved(v *visit, slug, done string, err error) (result, error) {
	if err == nil {
		return articleDone(slug, done), nil
	}
	problem := v.draftProblem(err)
	if problem == "" {
		return result{}, err
	}
	draft, err := s.draftOf(v, slug)
	if err != nil {
		return result{}, err
	}
	return s.refuseDraft(v, draft, editorForm{problem: problem})
}

// draftProblem says in words what kept something from being done to a draft; "" for what is not HR's to mend.
func (v *visit) draftProblem(err error) string {
	var conflict *knowledge.DraftConflict
	var incomplete *knowledge.Incomplete
	var refused *evaluation.Refused
	switch {
	case errors.As(err, &conflict), errors.Is(err, knowledge.ErrDraftState):
		return v.text("draft.problem.changed")
	case errors.As(err, &incomplete):
		return v.text("draft.problem.incomplete")
	case errors.Is(err, errLeak):
		return v.text("draft.problem.leak")
	case errors.Is(err, knowledge.ErrSecondPerson):
		return v.text("draft.problem.second")
	case errors.Is(err, knowledge.ErrMoved):
		return v.text("draft.problem.moved")
	case errors.Is(err, knowledge.ErrTakenBack):
		return v.text("draft.problem.takenBack")
	case errors.Is(err, knowledge.ErrDraftLarge):
		return v.text("draft.problem.note", knowledge.MaxDraftNote)
	case errors.Is(err, knowledge.ErrNoDraft):
		return v.text("draft.problem.noDraft")
	case errors.As(err, &refused):
		return v.text("draft.problem.refused", refused.Run.Worse)
	}
	return ""
}
