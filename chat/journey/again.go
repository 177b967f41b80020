package journey

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// erasedAgain erases what a backup brought back. What could be brought back goes where it was then, so that its days count from that
// moment; a share goes with the record that it was.
var erasedAgain = map[erasure.Kind]string{
	erasure.Decision:  `delete from journey.decision where person_id = @person and ` + erasure.Is("id"),
	erasure.Share:     `delete from journey.share where member_id = @person and ` + erasure.Is("id"),
	erasure.Entry:     `update journey.entry set deleted_at = @at where deleted_at is null and person_id = @person and ` + erasure.Is("id"),
	erasure.EntryGone: `delete from journey.entry where person_id = @person and ` + erasure.Is("id"),
}

// emptied takes a field out of a profile.
var emptied = map[erasure.Kind]func(*Profile){
	erasure.Site:      func(p *Profile) { p.Site = "" },
	erasure.JobFamily: func(p *Profile) { p.JobFamily = "" },
	erasure.Stages:    func(p *Profile) { p.Stages = nil },
	erasure.Interests: func(p *Profile) { p.Interests = nil },
}

// EraseAgain erases what a line of the file of erasures says, inside its person's own transaction, if it is about something of this
// package; what is not there is no error. A field of the profile is emptied, also of what only a part was taken out of.
func EraseAgain(ctx context.Context, tx pgx.Tx, v postgres.Viewer, l erasure.Line) (is bool, err error) {
	switch statement, known := erasedAgain[l.Kind]; {
	case known:
		_, err = tx.Exec(ctx, statement, l.Args(v.Person))
	case l.Kind == erasure.Journey:
		err = EraseIn(ctx, tx, v.Person)
	case l.Kind == erasure.Theme:
		err = stopAgain(ctx, tx, v, l)
	case emptied[l.Kind] != nil:
		var p Profile
		if p, err = readProfile(ctx, tx, v.Person); err == nil && !p.Empty() {
			emptied[l.Kind](&p)
			err = writeProfile(ctx, tx, v.Person, p)
		}
	default:
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("erase of a journey again: %w", err)
	}
	return true, nil
}

func stopAgain(ctx context.Context, tx pgx.Tx, v postgres.Viewer, l erasure.Line) error {
	list, err := Themes(ctx, tx)
	for _, t := range list {
		if err == nil && erasure.HashOf(themeID(v.Person, t.Name)) == l.Thing {
			_, err = tx.Exec(ctx, `delete from journey.theme where person_id = $1 and theme = $2`, v.Person, t.Name)
		}
	}
	return err
}
