package oneonone

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// EraseIn erases what a person keeps of 1on1s, inside their own transaction: their own notes and promises, what they share as a member,
// their own proposals as a manager, and what they did with cards. A card that they were given is its manager's words and goes out of
// their sight for good; so that nobody sees that they erased, it stays where the manager has it. What they gave as a manager, and both
// agreed to, is the member's to keep.
func EraseIn(ctx context.Context, tx pgx.Tx, person uuid.UUID) error {
	// Without a condition the policies leave the person's own, also of a line that has ended, which a condition could not see.
	for _, table := range []string{"oneonone.note", "oneonone.promise"} {
		if _, err := tx.Exec(ctx, `delete from `+table); err != nil {
			return fmt.Errorf("erase 1on1s: %w", err)
		}
	}
	for _, statement := range []string{
		`delete from oneonone.shared where member_id = $1 or proposed_by = $1 and waits_of is not null`,
		`delete from oneonone.arrival where person_id = $1`,
		`insert into oneonone.answer (card_id, member_id, put_away) select c.id, $1, true from oneonone.card c where c.member_id = $1
			on conflict (card_id) do update set put_away = true, decision_id = null`,
	} {
		if _, err := tx.Exec(ctx, statement, person); err != nil {
			return fmt.Errorf("erase 1on1s: %w", err)
		}
	}
	return nil
}
