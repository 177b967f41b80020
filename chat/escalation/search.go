package escalation

import (
	"context"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"dousuru/internal/seal"
)

func (f Filter) searches() bool { return strings.TrimSpace(f.Text) != "" }

// queueArgs are the arguments of the queue's query; what is searched for is looked up first.
func (b *Book) queueArgs(ctx context.Context, tx pgx.Tx, f Filter) (pgx.NamedArgs, error) {
	args := pgx.NamedArgs{"view": f.View, "assignee": f.Assignee, "identity": f.Identity, "language": f.Language,
		"states": f.View.states(), "limit": f.Limit, "offset": f.Offset, "now": b.now(), "found": []uuid.UUID(nil)}
	if !f.searches() {
		return args, nil
	}
	found, err := search(ctx, tx, f, args)
	args["found"] = found
	return args, err
}

// searchQuery reads every text of the questions that the filter leaves: what people wrote in confidence stands in no index, and is sealed.
var searchQuery = queueParts + `,
	candidate as materialized (select t.id` + queueFrom + `--where)
	select t.id, 0, k.wrapped_key, t.question, t.alias
	from candidate join escalation.thread t using (id) join escalation.thread_key k on k.holder = t.id
	union all
	select m.thread_id, m.seq, k.wrapped_key, m.body, ''
	from candidate join escalation.message m on m.thread_id = candidate.id join escalation.thread_key k on k.holder = candidate.id`

// A text is one sealed text of a question; seq 0: the question itself.
type text struct {
	id                   uuid.UUID
	seq                  int
	wrapped, body, alias []byte
}

// searchBatch is how many texts go to be opened at once; a few batches are in memory, and no opened text outlives its comparison.
const searchBatch = 256

// search is which questions hold what is looked for, in a text, an alias or the name of a named asker.
func search(ctx context.Context, tx pgx.Tx, f Filter, args pgx.NamedArgs) (found []uuid.UUID, err error) {
	pattern, plain := folded(f.Text)
	expression, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `select a.thread_id from escalation.asker a where a.identity = 'named' and a.person_id in (
		select p.id from directory.person p where p.name ~ $1)`, pattern)
	if found, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
		return nil, err
	}
	f.Text = ""
	rows, _ = tx.Query(ctx, strings.ReplaceAll(searchQuery, "--where", f.where()), args)
	defer rows.Close()
	work, ctx := errgroup.WithContext(ctx)
	batches := make(chan []text, 1)
	var mu sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() error {
			for batch := range batches {
				hits, err := matching(ctx, tx, batch, expression, plain)
				if err != nil {
					return err
				}
				mu.Lock()
				found = append(found, hits...)
				mu.Unlock()
			}
			return nil
		})
	}
	work.Go(func() error {
		defer close(batches)
		var batch []text
		for more := true; more; {
			if more = rows.Next(); more {
				var t text
				if err := rows.Scan(&t.id, &t.seq, &t.wrapped, &t.body, &t.alias); err != nil {
					return err
				}
				batch = append(batch, t)
			}
			if len(batch) == searchBatch || !more && len(batch) > 0 {
				select {
				case batches <- batch:
					batch = nil
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return rows.Err()
	})
	if err := work.Wait(); err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b uuid.UUID) int { return strings.Compare(string(a[:]), string(b[:])) })
	return slices.Compact(found), nil
}

// matching are the questions of texts that hold the expression; plain is a part of it that is written in one way only.
func matching(ctx context.Context, tx pgx.Tx, texts []text, expression *regexp.Regexp, plain string) (found []uuid.UUID, err error) {
	for _, t := range texts {
		key, err := seal.UnwrapOnce(ctx, tx, seal.Thing(threadKeys, t.id), t.wrapped)
		if err != nil {
			return nil, err
		}
		s := sealedThread{t.id, key}
		row := s.row()
		var body, alias string
		if t.seq == 0 {
			body, alias = row.Open("question", t.body), row.Open("alias", t.alias)
		} else {
			row = s.message(t.seq)
			body = row.Open("body", t.body)
		}
		if err := row.Err(); err != nil {
			return nil, err
		}
		if strings.Contains(body, plain) && expression.MatchString(body) || alias != "" && expression.MatchString(alias) {
			found = append(found, t.id)
		}
	}
	return found, nil
}
