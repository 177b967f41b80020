package escalation

import (
	"bytes"
	"context"
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
	found, err := b.search(ctx, tx, f, args)
	args["found"] = found
	return args, err
}

// seenQuery is which questions the filter leaves of those whose key the viewer reads, with how many messages each has. Keys and messages
// are read whole and joined then, since with them in one plan row-level security looks up the question of each row alone.
func (f Filter) seenQuery() string {
	parts, from := "with", "escalation.thread t"
	if f.Nobodys || f.Assignee != uuid.Nil || f.Late {
		parts, from = queueParts+",", queueJoined
	}
	return parts + ` keys as materialized (select k.holder from escalation.thread_key k),
		said as materialized (select m.thread_id, count(*) as n from escalation.message m group by m.thread_id)
		select t.id, coalesce(said.n, 0) from ` + from + ` join keys on keys.holder = t.id left join said on said.thread_id = t.id
		where ` + queueAsked + f.where()
}

// A seenThread is a question that the viewer may read, with how many messages they see in it.
type seenThread struct {
	id   uuid.UUID
	said int
}

// search is which questions hold what is looked for, in a text, an alias or the name of a named asker. What people wrote in confidence
// stands in no index, and is sealed: what b.Opened does not hold is opened now.
func (b *Book) search(ctx context.Context, tx pgx.Tx, f Filter, args pgx.NamedArgs) (found []uuid.UUID, err error) {
	pattern, plain := folded(f.Text)
	rows, _ := tx.Query(ctx, `select a.thread_id from escalation.asker a where a.identity = 'named' and a.person_id in (
		select p.id from directory.person p where p.name ~ $1)`, pattern)
	if found, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
		return nil, err
	}
	turn := b.Opened.now()
	f.Text = ""
	rows, _ = tx.Query(ctx, f.seenQuery(), args)
	var seen []seenThread
	var s seenThread
	if _, err := pgx.ForEachRow(rows, []any{&s.id, &s.said}, func() error { seen = append(seen, s); return nil }); err != nil {
		return nil, err
	}
	holds := func(words []byte) bool { return bytes.Contains(words, []byte(plain)) }
	hits, missing := b.Opened.look(seen, holds)
	opened, err := b.openAll(ctx, tx, turn, missing, holds)
	found = append(append(found, hits...), opened...)
	slices.SortFunc(found, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(found), err
}

// fewThreads is up to how many questions keys and messages are looked up one by one, which is dearer for each and cheaper for few.
const fewThreads = 500

// openQuery reads the texts of the questions @missing with their keys.
func openQuery(few bool) string {
	if few {
		return `select t.id, ` + threadKey + `, t.question, t.alias, said.seqs, said.bodies
			from escalation.thread t, lateral (select array_agg(m.seq) as seqs, array_agg(m.body) as bodies from escalation.message m where m.thread_id = t.id) said
			where t.id = any (@missing)`
	}
	return `with keys as materialized (select k.holder, k.wrapped_key from escalation.thread_key k),
		said as materialized (select m.thread_id, array_agg(m.seq) as seqs, array_agg(m.body) as bodies from escalation.message m group by m.thread_id)
		select t.id, keys.wrapped_key, t.question, t.alias, said.seqs, said.bodies
		from escalation.thread t join keys on keys.holder = t.id left join said on said.thread_id = t.id
		where t.id = any (@missing)`
}

// A candidate is a question whose texts are looked into, all of them sealed.
type candidate struct {
	id                       uuid.UUID
	wrapped, question, alias []byte
	seqs                     []int32
	bodies                   [][]byte
}

// searchBatch is how many questions go to be opened at once; a few batches are in memory.
const searchBatch = 128

// openAll opens questions on all cores, hands them to b.Opened and returns those that hold what is looked for.
func (b *Book) openAll(ctx context.Context, tx pgx.Tx, turn int, missing []uuid.UUID, holds func([]byte) bool) (found []uuid.UUID, err error) {
	if len(missing) == 0 {
		return nil, nil
	}
	rows, _ := tx.Query(ctx, openQuery(len(missing) <= fewThreads), pgx.NamedArgs{"missing": missing})
	defer rows.Close()
	work, ctx := errgroup.WithContext(ctx)
	batches := make(chan []candidate, 1)
	var mu sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() error {
			for batch := range batches {
				for _, c := range batch {
					words, err := c.open(ctx, tx)
					if err != nil {
						return err
					}
					if holds(words) {
						mu.Lock()
						found = append(found, c.id)
						mu.Unlock()
					}
					b.Opened.keep(turn, c.id, len(c.seqs), words)
				}
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
				if err := rows.Scan(&c.id, &c.wrapped, &c.question, &c.alias, &c.seqs, &c.bodies); err != nil {
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
	return found, work.Wait()
}

// apart stands between the texts of a question, so that nothing is found that goes over from one to the next.
const apart = "\x00"

// open is all that is written in a question, folded.
func (c candidate) open(ctx context.Context, tx pgx.Tx) ([]byte, error) {
	key, err := seal.UnwrapOnce(ctx, tx, seal.Thing(threadKeys, c.id), c.wrapped)
	if err != nil {
		return nil, err
	}
	s := sealedThread{c.id, key}
	question, alias, err := s.words(c.question, c.alias)
	if err != nil {
		return nil, err
	}
	texts := []string{alias, question}
	for i, body := range c.bodies {
		message := s.message(int(c.seqs[i]))
		texts = append(texts, message.Open("body", body))
		if err := message.Err(); err != nil {
			return nil, err
		}
	}
	return []byte(fold(strings.Join(texts, apart))), nil
}
