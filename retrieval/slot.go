package retrieval

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// claimSlot gives the configured model its slot: the one it has, an empty one, or the one of a model that never became
// complete. Of two complete models, which an interruption between two steps can leave, the one that is not configured goes.
func (x *Index) claimSlot(ctx context.Context) (denseModel, error) {
	if m, err := x.denseModel(ctx); err != nil || m.size > 0 {
		return m, err
	}
	name, n := x.arm.embedder.Model(), x.arm.embedder.Dimensions()
	var slot int
	err := x.write(ctx, func(tx pgx.Tx) error {
		// First the slot of this name at another length, then an empty one, then an incomplete model's, then any.
		err := tx.QueryRow(ctx, `
			select s.slot from (values (0), (1)) as s (slot) left join retrieval.model m on m.slot = s.slot
			order by m.name is distinct from $1, m.name is not null, m.complete, s.slot limit 1`, name).Scan(&slot)
		if err != nil {
			return err
		}
		if err := emptySlot(ctx, tx, slot); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into retrieval.model (slot, name, dimensions, size) values ($1, $2, $3, $4)`, slot, name, n, sizeFor(n))
		return err
	})
	if err != nil {
		return denseModel{}, fmt.Errorf("claim slot: %w", err)
	}
	return x.denseModel(ctx)
}

// emptySlot removes a model, its vectors and with them what its index holds.
func emptySlot(ctx context.Context, tx pgx.Tx, slot int) error {
	if _, err := tx.Exec(ctx, `truncate `+slotTable(slot)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from retrieval.model where slot = $1`, slot)
	return err
}

// finishModel notes that the model has a vector for every visible passage, and lets the other model go.
func (x *Index) finishModel(ctx context.Context, m denseModel) error {
	err := x.write(ctx, func(tx pgx.Tx) error {
		var others []int
		if err := tx.QueryRow(ctx, `select coalesce(array_agg(slot), '{}') from retrieval.model where slot <> $1`, m.slot).Scan(&others); err != nil {
			return err
		}
		for _, slot := range others {
			if err := emptySlot(ctx, tx, slot); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `update retrieval.model set complete = true where slot = $1 and not complete`, m.slot)
		return err
	})
	if err != nil {
		return fmt.Errorf("finish model: %w", err)
	}
	return nil
}
