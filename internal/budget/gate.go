package budget

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"
)

// ErrBusy says that another request of the same person is under way.
var ErrBusy = errors.New("another request of this person is under way")

// longestStay frees a person's place that nobody left: far longer than a request may take.
const longestStay = time.Minute

// A Gate lets one request of a person through at a time, in all their talks together. The zero Gate is open. It knows of this
// process alone; how many requests there are of all people is bounded by the endpoint's client.
type Gate struct {
	mu    sync.Mutex
	there map[uuid.UUID]chan struct{} // closed when the place is free
}

// Enter waits until the person's other request has left, up to the patience: the one before it may only just be ending. leave may
// be called more than once.
func (g *Gate) Enter(ctx context.Context, person uuid.UUID, patience time.Duration) (leave func(), err error) {
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		gone, leave := g.enter(person)
		if leave != nil {
			return leave, nil
		}
		select {
		case <-gone:
		case <-timeout.C:
			return nil, ErrBusy
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// enter takes the place of a person; if it is taken, gone is closed when it is free.
func (g *Gate) enter(person uuid.UUID) (gone <-chan struct{}, leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if taken, ok := g.there[person]; ok {
		return taken, nil
	}
	if g.there == nil {
		g.there = map[uuid.UUID]chan struct{}{}
	}
	mine := make(chan struct{})
	g.there[person] = mine
	free := sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.there, person)
		close(mine)
	})
	late := time.AfterFunc(longestStay, free)
	return nil, func() { late.Stop(); free() }
}
