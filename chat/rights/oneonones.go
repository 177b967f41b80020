package rights

import (
	"context"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
)

// sides calls read for the person's own 1on1 (as a member, with uuid.Nil), then for each whom they lead now.
func sides(ctx context.Context, x *Export, read func(with uuid.UUID, as string) error) error {
	if err := read(uuid.Nil, "member"); err != nil {
		return err
	}
	for page := 1; ; page++ {
		team, _, err := directory.Team(ctx, x.DB, x.viewer(), "", page)
		err = all(team, err, func(m directory.Member) error { return read(m.ID, "manager") })
		if err != nil || len(team) < directory.TeamPage {
			return err
		}
	}
}

func readNotes(ctx context.Context, x *Export, each func(any) error) error {
	return sides(ctx, x, func(with uuid.UUID, as string) error {
		list, err := oneonone.Notes(ctx, x.DB, x.viewer(), with)
		if err != nil {
			return err
		}
		removed, err := oneonone.RemovedNotes(ctx, x.DB, x.viewer(), with)
		return all(append(list, removed...), err, func(n oneonone.Note) error {
			return each(noteRecord{ID: n.ID, With: x.name(ctx, n.About), As: as, Words: n.Words, WrittenAt: n.WrittenAt, ChangedAt: n.ChangedAt, RemovedAt: n.RemovedAt})
		})
	})
}

func readSharedNotes(ctx context.Context, x *Export, each func(any) error) error {
	return sides(ctx, x, func(with uuid.UUID, as string) error {
		list, err := oneonone.SharedNotes(ctx, x.DB, x.viewer(), with)
		return all(list, err, func(s oneonone.SharedNote) error {
			other := s.Member
			if as == "member" {
				other = s.Manager
			}
			return each(sharedNoteRecord{ID: s.ID, With: x.name(ctx, other), As: as, Mine: s.ProposedBy == x.Person.ID, Agreed: s.Agreed, Words: s.Words, At: s.At})
		})
	})
}

func readCards(ctx context.Context, x *Export, each func(any) error) error {
	list, err := oneonone.CardsFor(ctx, x.DB, x.viewer())
	err = all(list, err, func(c oneonone.Received) error {
		return each(cardRecord{ID: c.ID, With: x.name(ctx, c.Manager), Observation: c.Observation, View: c.View, At: c.GivenAt, Response: string(c.Response), Words: c.Words, PutAway: c.PutAway})
	})
	if err != nil {
		return err
	}
	return sides(ctx, x, func(with uuid.UUID, as string) error {
		if as == "member" {
			return nil
		}
		list, err := oneonone.CardsFrom(ctx, x.DB, x.viewer(), with)
		return all(list, err, func(c oneonone.Card) error {
			return each(cardRecord{ID: c.ID, With: x.name(ctx, c.Member), Given: true, Observation: c.Observation, View: c.View, At: c.GivenAt})
		})
	})
}

func readPromises(ctx context.Context, x *Export, each func(any) error) error {
	list, err := oneonone.Promises(ctx, x.DB, x.viewer())
	if err != nil {
		return err
	}
	removed, err := oneonone.RemovedPromises(ctx, x.DB, x.viewer())
	return all(append(list, removed...), err, func(p oneonone.Promise) error {
		return each(promiseRecord{ID: p.ID, With: x.name(ctx, p.About), Words: p.Words, Due: p.Due, Remind: p.Remind, MadeAt: p.MadeAt, DoneAt: p.DoneAt, RemovedAt: p.RemovedAt})
	})
}
