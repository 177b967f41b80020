// Package rights is what a person can do with all of their own at once: erase it, and take it along.
//
// Each package erases what is in its tables; this one knows all of them, and what is left, with the reason (testdata/person.txt, held
// against the catalog of the database by a test). It owns no table.
//
// From the bottom up: erase.go erases everything of a person; leavers.go does so for who left long ago; replay.go does so again after a
// backup was restored. records.go, sections.go and oneonones.go read what is taken along, export.go and html.go write it.
//
// Doubts: what a request that is under way at the same moment writes after the erasing stays, and was sealed with the old key.
package rights

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/chat/report"
	"dousuru/internal/erasure"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// EraseIn erases everything of the viewer's own, inside their own transaction, and notes that it did: talks, journey, shares, 1on1s, briefs,
// questions (keepOpen leaves those that somebody waits for), mails that wait, facts of the month, and the key that sealed their words,
// without which no copy of a row can be read. They stay in the company's list of people, with their logins; sessions are web's to end.
func EraseIn(ctx context.Context, tx pgx.Tx, book *escalation.Book, v postgres.Viewer, keepOpen bool) error {
	kind := erasure.Everything
	if keepOpen {
		kind = erasure.ButOpen
	}
	if err := eraseIn(ctx, tx, book, v, keepOpen); err != nil {
		return err
	}
	return erasure.Note(ctx, tx, kind, v.Person, v.Person)
}

func eraseIn(ctx context.Context, tx pgx.Tx, book *escalation.Book, v postgres.Viewer, keepOpen bool) error {
	for _, erase := range []func() error{
		func() error { return chat.EraseIn(ctx, tx, v.Person) },
		func() error { return oneonone.EraseIn(ctx, tx, v.Person) },
		func() error { return brief.EraseIn(ctx, tx) },
		func() error { return journey.EraseIn(ctx, tx, v.Person) },
		func() error { return book.EraseIn(ctx, tx, v.Person, keepOpen) },
		func() error { return report.ForgetIn(ctx, tx) },
		func() error { return outbox.EraseIn(ctx, tx) },
		func() error { return seal.Erase(ctx, tx, seal.Person(v.Person)) },
		func() error { return postgres.Notify(ctx, tx, chat.PersonTopic(v.Person)) },
	} {
		if err := erase(); err != nil {
			return fmt.Errorf("erase everything: %w", err)
		}
	}
	return nil
}
