package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// A TurnRecord is why a message of the desk came out as it did.
type TurnRecord struct {
	Seq        int64           `json:"seq"` // of the desk's message
	Outcome    string          `json:"outcome"`
	Confidence float64         `json:"confidence"` // 0 to 1; an answer stands above the threshold
	Threshold  float64         `json:"threshold"`
	Why        json.RawMessage `json:"why"` // signals and articles
}

// turnResult is what a turn came to, as it is sealed.
type turnResult struct {
	Outcome    string  `json:"outcome"`
	Confidence float64 `json:"confidence"`
	Threshold  float64 `json:"threshold"`
	Elapsed    int64   `json:"elapsed_us"`
}

// A ModelUsed is that a language model was asked for a talk, without a word of it.
type ModelUsed struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	Use     string    `json:"use"` // summary or understanding
	Model   string    `json:"model"`
	Outcome string    `json:"outcome"` // a word for machines; empty: what it said was kept
}

// TurnRecords reads why one of the viewer's talks went as it did, and where a model was asked, oldest first.
func TurnRecords(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (turns []TurnRecord, models []ModelUsed, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		key, err := seal.Find(ctx, tx, seal.Person(v.Person))
		if err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `select seq, why, result from chat.turn where consultation_id = $1 order by seq`, id)
		turns, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r TurnRecord, err error) {
			var why, result []byte
			if err := row.Scan(&r.Seq, &why, &result); err != nil {
				return r, err
			}
			open := key.Row("chat.turn", id.String(), strconv.FormatInt(r.Seq, 10))
			r.Why = json.RawMessage(strings.TrimRight(open.Open("why", why), " "))
			var came turnResult
			open.OpenJSON("result", result, &came)
			r.Outcome, r.Confidence, r.Threshold = came.Outcome, came.Confidence, came.Threshold
			return r, open.Err()
		})
		if err != nil {
			return err
		}
		rows, _ = tx.Query(ctx, `
			select seq, at, 'summary', model, reason from chat.summary where consultation_id = $1
			union all select seq, at, 'understanding', model, outcome from chat.understanding where consultation_id = $1 order by 2`, id)
		models, err = pgx.CollectRows(rows, pgx.RowToStructByPos[ModelUsed])
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read why a talk went as it did: %w", err)
	}
	return turns, models, nil
}
