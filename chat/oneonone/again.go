package oneonone

import (
	"context"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// again erases what a backup brought back. What could be brought back goes where it was then, so that its days count from that moment.
var again = map[erasure.Kind]string{
	erasure.OwnNote: `update oneonone.note set removed_at = @at where removed_at is null and author_id = @person and ` + erasure.Is("id"),
	erasure.Promise: `update oneonone.promise set removed_at = @at where removed_at is null and manager_id = @person and ` + erasure.Is("id"),
	erasure.Card:    `delete from oneonone.card where manager_id = @person and ` + erasure.Is("id"),
	erasure.Shared:  `delete from oneonone.shared where (manager_id = @person or member_id = @person) and ` + erasure.Is("id"),
}

// EraseAgain erases what a line of the file of erasures says, inside its person's own transaction, if it is about something of this
// package; what is not there is no error.
func EraseAgain(ctx context.Context, tx pgx.Tx, v postgres.Viewer, l erasure.Line) (is bool, err error) {
	return l.Again(ctx, tx, v.Person, again)
}
