package escalation

import (
	"bytes"
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
		"states": f.View.states(), "limit": f.Limit, "offset": f.Offset, "now": b.now(), "found": [][16]byte(nil)}
	if !f.searches() {
		return args, nil
	}
	found, err := search(ctx, tx, f, args)
	args["found"] = found
	return args, err
}

// searchQuery reads every text of the questions that the filter leaves: what people wrote in confidence stands in no index, and is
// sealed. A question comes with its messages, so that its key is unwrapped once; what a filter does not ask for is not joined. Keys and
// messages are read whole and joined then, since with them in one plan row-level security looks up the question of each row alone.
func (f Filter) searchQuery() string {
	parts, from := "with", "escalation.thread t"
	if f.Nobodys || f.Assignee != uuid.Nil || f.Late {
		parts, from = queueParts+",", queueJoined
	}
	return parts + ` keys as materialized (select k.holder, k.wrapped_key from escalation.thread_key k),
		said as materialized (select m.thread_id, array_agg(m.seq) as seqs, array_agg(m.body) as bodies from escalation.message m group by m.thread_id)
		select t.id, keys.wrapped_key, t.question, t.alias, said.seqs, said.bodies
		from ` + from + ` join keys on keys.holder = t.id left join said on said.thread_id = t.id
		where ` + queueAsked + f.where()
}

// A candidate is a question whose texts are looked into, all of them sealed.
type candidate struct {
	id                       uuid.UUID
	wrapped, question, alias []byte
	seqs                     []int32
	bodies                   [][]byte
}

// searchBatch is how many questions go to be opened at once; a few batches are in memory, and no opened text outlives its comparison.
const searchBatch = 128

// search is which questions hold what is looked for, in a text, an alias or the name of a named asker.
func search(ctx context.Context, tx pgx.Tx, f Filter, args pgx.NamedArgs) (found [][16]byte, err error) {
	pattern, plain := folded(f.Text)
	expression, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `select a.thread_id from escalation.asker a where a.identity = 'named' and a.person_id in (
		select p.id from directory.person p where p.name ~ $1)`, pattern)
	if found, err = pgx.CollectRows(rows, pgx.RowTo[[16]byte]); err != nil {
		return nil, err
	}
	f.Text = ""
	rows, _ = tx.Query(ctx, f.searchQuery(), args)
	defer rows.Close()
	work, ctx := errgroup.WithContext(ctx)
	batches := make(chan []candidate, 1)
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
		var batch []candidate
		for more := true; more; {
			if more = rows.Next(); more {
				var c candidate
				if err := rows.Scan((*[16]byte)(&c.id), &c.wrapped, &c.question, &c.alias, &c.seqs, &c.bodies); err != nil {
					return err
				}
				batch = append(batch, c)
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
	slices.SortFunc(found, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(found), nil
}

// matching are the questions that hold the expression; plain is a part of it that is written in one way only.
func matching(ctx context.Context, tx pgx.Tx, batch []candidate, expression *regexp.Regexp, plain string) (found [][16]byte, err error) {
	for _, c := range batch {
		key, err := seal.UnwrapOnce(ctx, tx, seal.Thing(threadKeys, c.id), c.wrapped)
		if err != nil {
			return nil, err
		}
		hit, err := c.holds(sealedThread{c.id, key}, expression, plain)
		if err != nil {
			return nil, err
		}
		if hit {
			found = append(found, c.id)
		}
	}
	return found, nil
}

func (c candidate) holds(s sealedThread, expression *regexp.Regexp, plain string) (bool, error) {
	question, alias, err := s.words(c.question, c.alias)
	if err != nil || alias != "" && expression.MatchString(alias) {
		return err == nil, err
	}
	if strings.Contains(question, plain) && expression.MatchString(question) {
		return true, nil
	}
	for i, body := range c.bodies {
		message := s.message(int(c.seqs[i]))
		words := message.Open("body", body)
		if err := message.Err(); err != nil {
			return false, err
		}
		if strings.Contains(words, plain) && expression.MatchString(words) {
			return true, nil
		}
	}
	return false, nil
}
