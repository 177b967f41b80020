package escalation

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/postgres"
)

// What an Opened holds: texts of some 100,000 questions, and none for longer than an unwrapped key is remembered.
const (
	openedBytes = 64 << 20
	openedFor   = 10 * time.Minute
)

// openedTopic is told by the database with the commit in which a question is taken back or erased, or its key wrapped anew.
const openedTopic = "escalation.opened"

// An Opened is what HR's searches have opened of questions, folded to be compared, so that the next search need not open it again. It is
// in the memory of one process, and nowhere else: openedBytes at most, and no text for longer than openedFor. All of it is forgotten
// when openedTopic is told. It decides nothing: a search asks it only for questions whose row and key the database lets the reader have
// in that same transaction, with as many messages as they see. Beyond its bound nothing is kept, and opened each time.
type Opened struct {
	mu    sync.RWMutex
	texts map[uuid.UUID]openedText // nil: Run does not run, and nothing is kept
	size  int                      // bytes of the texts
	turn  int                      // counts up with every forgetting
}

// openedText is the question, the alias and the messages of a thread, apart from each other, with how many messages there are.
type openedText struct {
	said  int
	words []byte
	until time.Time
}

// Run lets searches keep what they open until ctx ends; then it is forgotten.
func (o *Opened) Run(ctx context.Context, db *postgres.DB) {
	told, cancel := db.Subscribe(openedTopic)
	defer cancel()
	tick := time.NewTicker(openedFor / 10)
	defer tick.Stop()
	o.forget(true)
	for {
		select {
		case <-ctx.Done():
			o.forget(false)
			return
		case <-told:
			o.forget(true)
		case now := <-tick.C:
			o.expire(now)
		}
	}
}

// forget drops and overwrites all; on says whether something may be kept from now on.
func (o *Opened) forget(on bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id := range o.texts {
		o.drop(id)
	}
	o.texts = nil
	if on {
		o.texts = map[uuid.UUID]openedText{}
	}
	o.turn++
}

func (o *Opened) expire(now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, t := range o.texts {
		if now.After(t.until) {
			o.drop(id)
		}
	}
}

// drop forgets one, under the lock.
func (o *Opened) drop(id uuid.UUID) {
	words := o.texts[id].words
	o.size -= len(words)
	clear(words)
	delete(o.texts, id)
}

// now is the turn in which a search begins to read. A nil Opened holds nothing.
func (o *Opened) now() int {
	if o == nil {
		return 0
	}
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.turn
}

// look compares what is held of the questions, each with as many messages as the reader sees, and returns those of which nothing is held.
func (o *Opened) look(seen []seenThread, holds func(words []byte) bool) (found, missing []uuid.UUID) {
	if o == nil {
		for _, s := range seen {
			missing = append(missing, s.id)
		}
		return nil, missing
	}
	o.mu.RLock()
	defer o.mu.RUnlock()
	now := time.Now()
	for _, s := range seen {
		t, ok := o.texts[s.id]
		switch {
		case !ok || t.said != s.said || now.After(t.until):
			missing = append(missing, s.id)
		case holds(t.words):
			found = append(found, s.id)
		}
	}
	return found, missing
}

// keep holds what a search opened that began to read in a turn; after a forgetting it is too late for it.
func (o *Opened) keep(turn int, id uuid.UUID, said int, words []byte) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.texts == nil || o.turn != turn {
		return
	}
	o.drop(id)
	if o.size+len(words) > openedBytes {
		return
	}
	o.texts[id] = openedText{said, words, time.Now().Add(openedFor)}
	o.size += len(words)
}
