package escalation

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
)

// letters are where what this viewer does waits; nil: it is done at once.
func (b *Book) letters(v postgres.Viewer) *Letters {
	if v.Receipt == [32]byte{} {
		return nil
	}
	return b.Letters
}

// waits puts a move of whoever holds a receipt among the letters, if it is possible as they see the question.
func (b *Book) waits(ctx context.Context, v postgres.Viewer, id uuid.UUID, l letter) error {
	t, said, err := b.withLetters(ctx, v.Receipt)
	if err == nil && t.ID != id {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	for _, before := range said {
		if l.Move == MoveTell && before.Move == MoveTell && before.Once == l.Once {
			return nil
		}
	}
	to, err := next(t.State, l.Move)
	if err != nil || to == t.State && !writes[l.Move] {
		return err
	}
	l.Receipt = v.Receipt[:]
	return b.Letters.post(ctx, l)
}

// withLetters is an anonymous question as its asker sees it: as it stands, and what waits for the next delivery.
func (b *Book) withLetters(ctx context.Context, receipt [32]byte) (Thread, []letter, error) {
	said, err := b.Letters.of(ctx, receipt) // before the question: what is delivered meanwhile stands there then
	if err != nil {
		return Thread{}, nil, err
	}
	t, err := b.receiptThread(ctx, receipt)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return t, nil, err
	}
	there := err == nil
	for _, l := range said {
		switch {
		case l.Move == MoveAsked && !there:
			t = Thread{ID: l.Thread, Identity: Anonymous, Question: l.Text, Language: l.Language, State: Asked, AskedOn: day(l.At), OnItsWay: true}
			there = true
		case l.Move != MoveAsked && there: // while a delivery is at work it may be seen twice
			t.wait(l)
		}
	}
	if !there {
		return t, said, wrap("find question", ErrNotFound)
	}
	return t, said, nil
}

// wait shows a move that waits as if it were made.
func (t *Thread) wait(l letter) {
	to, err := next(t.State, l.Move)
	if err != nil || to == t.State && !writes[l.Move] {
		return
	}
	if l.Move == MoveTell {
		seq := 1
		if n := len(t.Messages); n > 0 {
			seq = t.Messages[n-1].Seq + 1
		}
		t.Messages = append(t.Messages, Message{Seq: seq, Author: "asker", Kind: "told", Body: l.Text, WrittenOn: day(l.At)})
	}
	t.Events = append(t.Events, Event{What: l.Move, On: day(l.At)})
	t.State = to
}

func day(t time.Time) time.Time {
	y, m, d := t.In(calendar.Japan).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
