// Package audit records what HR and executives read of what people wrote in confidence: who, what, when and how, and no word of it.
//
// A reading is recorded before the words are opened, in the transaction that opens them or in one before, and the policy of the keys asks
// for it; so what cannot be recorded is not read. The rows form a chain: each holds a
// hash of itself and of the one before, so that one that is changed, taken out or put in between shows (Verify). Nobody may change or
// delete a row; that it was read by whom, and what, can be forgotten, and the chain stays whole. The end of the chain is one row that
// everybody who records locks until their commit, so readings are recorded one after the other. What is cut off at the end shows only
// beside a copy of an earlier end that lies elsewhere (Report.End).
//
// It does not keep whoever owns the database from writing a whole new chain; the copy of the end does.
package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// ErrUnrecorded says that a reading could not be recorded, and that nothing may be shown.
var ErrUnrecorded = errors.New("reading is not recorded")

// How something was read.
type How string

// The ways to read. Of Listed and Compared the first time of a reader on a day is recorded, Handled where nothing else of that day is, of the
// others each time.
const (
	Opened   How = "opened"   // the whole of it stood on a page
	Listed   How = "listed"   // its text, or the beginning, stood in a list
	Passed   How = "passed"   // an executive was asked about it and read it, without who asked
	Compared How = "compared" // held against the text of an article; what both have in common may be shown
	Searched How = "searched" // the program went through all of them for the reader; what it then shows is recorded as Listed. Its record gives the keys of all for a minute
	Handled  How = "handled"  // the program had the key in hand to write for the reader: an answer, a note, a copy for who is asked about it

	NameAsked     How = "name_asked"     // one of HR asked who stands behind an alias, because of danger
	NameConfirmed How = "name_confirmed" // another one agreed
	NameShown     How = "name_shown"     // one of the two saw the name
)

// Record notes that the viewer of the transaction reads things, or with Searched and none has the program go through all of them.
// Of a viewer who is neither HR nor an executive there is nothing to record. The error is ErrUnrecorded.
func Record(ctx context.Context, tx pgx.Tx, how How, things ...uuid.UUID) error {
	if len(things) == 0 && how != Searched {
		return nil
	}
	which := make([]*uuid.UUID, 0, len(things))
	for _, id := range things {
		which = append(which, &id)
	}
	if how == Searched {
		which = []*uuid.UUID{nil}
	}
	_, err := tx.Exec(ctx, `
		insert into audit.reading (how, reader, thing)
		select $1, directory.viewer(), t.thing from unnest($2::uuid[]) with ordinality t(thing, n)
		where ((select directory.viewer_has('hr')) or (select directory.viewer_has('executive')))
			and ($1 not in ('listed', 'compared', 'handled') or not exists (select from audit.reading r
				where r.thing = t.thing and $1 in (r.how, 'handled') and r.reader = directory.viewer() and r.day = directory.today()))
		order by t.n`, how, which)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnrecorded, err)
	}
	return nil
}

// A Reading is what somebody did with a thing on a day.
type Reading struct {
	Reader uuid.UUID // of directory.person
	Day    time.Time // a date
	How    How       // the closest of that day: NameShown, NameConfirmed, NameAsked, Opened, Passed, Listed, Compared, Handled
}

// Of lists who read a thing, the newest day first, as far as the viewer of the transaction may know: all of it for who wrote it.
// At most 200; what was forgotten is not among them.
func Of(ctx context.Context, tx pgx.Tx, thing uuid.UUID) ([]Reading, error) {
	rows, _ := tx.Query(ctx, `
		select r.reader, r.day, (array_agg(r.how order by array_position(
			'{name_shown,name_confirmed,name_asked,opened,passed,listed,compared,handled}'::text[], r.how)))[1]
		from audit.reading r where r.thing = $1 group by r.reader, r.day order by r.day desc, min(r.seq) limit 200`, thing)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Reading])
	if err != nil {
		return nil, fmt.Errorf("list who read: %w", err)
	}
	return list, nil
}
