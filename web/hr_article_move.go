package web

import (
	"context"
	"net/url"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// submitDraft hands a saved draft on.
func (s *Site) submitDraft(v *visit) (result, error) {
	slug := v.PathValue("slug")
	if err := s.opts.Questions.Comparing(v.Context(), v.person.Viewer(), slug); err != nil {
		return result{}, err
	}
	err := s.asHR(v, func(tx pgx.Tx) error {
		_, err := s.submit(v, tx, knowledge.Draft{Slug: slug, Version: v.draftVersion()})
		return err
	})
	return s.moved(v, slug, "draftSubmitted", err)
}

func checkDraft(ctx context.Context, tx pgx.Tx, slug string, version int) error {
	_, err := knowledge.Check(ctx, tx, slug, version)
	return err
}

func undoDraft(ctx context.Context, tx pgx.Tx, slug string, _ int) error {
	_, err := knowledge.RestoreDraft(ctx, tx, slug)
	return err
}

// sendDraftBack gives a draft back to its authors with HR's note.
func (s *Site) sendDraftBack(v *visit) (result, error) {
	note := v.PostForm.Get("note")
	return s.moveDraft("draftSentBack", func(ctx context.Context, tx pgx.Tx, slug string, version int) error {
		_, err := knowledge.SendBack(ctx, tx, slug, version, note)
		return err
	})(v)
}

// discardDraft puts a draft away. A draft of nothing that is published leaves no page behind, so the list tells of it.
func (s *Site) discardDraft(v *visit) (result, error) {
	slug := v.PathValue("slug")
	err := s.asHR(v, func(tx pgx.Tx) error {
		if err := knowledge.Discard(v.Context(), tx, slug, v.draftVersion()); err != nil {
			return err
		}
		return postgres.Notify(v.Context(), tx, "inbox")
	})
	if err != nil {
		return s.moved(v, slug, "", err)
	}
	return goTo("/hr/articles?done=draftDiscarded&undo=" + url.QueryEscape(slug)), nil
}

// takeUp brings a draft in step with what is published now, after an import or a colleague changed that.
func takeUp(ctx context.Context, tx pgx.Tx, slug string, version int) error {
	_, err := knowledge.TakeUp(ctx, tx, slug, version)
	return err
}

// publishDraft makes a checked draft the article, through the gate when HR has closed it.
func (s *Site) publishDraft(v *visit) (result, error) {
	slug, version := v.PathValue("slug"), v.draftVersion()
	err := s.publishChange(v, func(tx pgx.Tx) (knowledge.Change, error) {
		change, err := knowledge.Publish(v.Context(), tx, slug, version)
		if err == nil {
			_, err = s.opts.Questions.Published(v.Context(), tx, slug)
		}
		if err == nil {
			err = postgres.Notify(v.Context(), tx, "inbox") // the lists of colleagues follow
		}
		return change, err
	})
	return s.moved(v, slug, "articlePublished", err)
}

// restoreArticle brings an article back into view as it was, through the gate too.
func (s *Site) restoreArticle(v *visit) (result, error) {
	slug := v.PathValue("slug")
	err := s.publishChange(v, func(tx pgx.Tx) (knowledge.Change, error) { return knowledge.Restore(v.Context(), tx, slug) })
	return s.moved(v, slug, "articleRestored", err)
}

// retireArticle takes an article from view. No gate holds it: what is wrong can always be taken away.
func (s *Site) retireArticle(v *visit) (result, error) {
	slug := v.PathValue("slug")
	err := s.asHR(v, func(tx pgx.Tx) error {
		change, err := knowledge.Retire(v.Context(), tx, slug)
		if err != nil || change == (knowledge.Change{}) {
			return err
		}
		return evaluation.Committing(v.Context(), tx, change)
	})
	return s.moved(v, slug, "articleRetired", err)
}

// publishChange stores a change of what is published, and has the golden questions look at it: before, when HR has closed the
// gate, else afterwards.
func (s *Site) publishChange(v *visit, change func(tx pgx.Tx) (knowledge.Change, error)) error {
	gate, err := evaluation.ReadGate(v.Context(), s.opts.DB)
	if err != nil {
		return err
	}
	if !gate.On {
		return s.asHR(v, func(tx pgx.Tx) error {
			done, err := change(tx)
			if err != nil || done == (knowledge.Change{}) {
				return err
			}
			return evaluation.Committing(v.Context(), tx, done)
		})
	}
	_, err = evaluation.Publish(v.Context(), s.opts.DB, s.opts.Index,
		evaluation.GateOptions{Reason: evaluation.ReasonPublish, Viewer: v.person.Viewer()}, func(tx pgx.Tx) (bool, error) {
			done, err := change(tx)
			if err != nil || done == (knowledge.Change{}) {
				return false, err
			}
			return true, evaluation.NoteChange(v.Context(), tx, done)
		})
	return err
}
