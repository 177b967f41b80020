package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"dousuru/internal/postgres/cluster"
)

// keeper looks after the private cluster while the program runs: it keeps its log small and starts it again when it dies.
// All methods of a nil keeper do nothing.
type keeper struct {
	cluster *cluster.Cluster
	log     *slog.Logger
	quit    chan struct{}
	done    chan struct{}

	reviving singleflight.Group
	mu       sync.Mutex
	failed   error     // of the last revival; nil after a good one
	failedAt time.Time // a failed start is not repeated at once, or every request would wait for its own
}

func newKeeper(c *cluster.Cluster, log *slog.Logger) *keeper {
	return &keeper{cluster: c, log: log, quit: make(chan struct{}), done: make(chan struct{})}
}

// trimEvery is how often the size of the log is looked at; restFor is the pause after a failed revival, and startWithin
// bounds one, recovery included.
const (
	trimEvery   = 10 * time.Minute
	restFor     = 5 * time.Second
	startWithin = 2 * time.Minute
)

func (k *keeper) start() {
	if k == nil {
		return
	}
	go func() {
		defer close(k.done)
		tick := time.NewTicker(trimEvery)
		defer tick.Stop()
		for {
			select {
			case <-k.quit:
				return
			case <-tick.C:
				if err := k.cluster.TrimLog(); err != nil {
					k.log.Warn("keep log of Postgres small", "error", err)
				}
			}
		}
	}()
}

// stop ends this process's use of the cluster.
func (k *keeper) stop() error {
	if k == nil {
		return nil
	}
	close(k.quit)
	<-k.done
	return k.cluster.Leave()
}

// revive makes sure that the cluster runs. Callers at the same time share one start; each waits only as long as its ctx.
func (k *keeper) revive(ctx context.Context) error {
	if k == nil {
		return nil
	}
	result := k.reviving.DoChan("", func() (any, error) { return nil, k.startAgain() })
	select {
	case <-ctx.Done():
		return ctx.Err()
	case r := <-result:
		return r.Err
	}
}

func (k *keeper) startAgain() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed != nil && time.Since(k.failedAt) < restFor {
		return k.failed
	}
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	if k.failed = k.cluster.Start(ctx); k.failed != nil {
		k.failedAt = time.Now()
		k.log.Error("start Postgres again", "error", k.failed)
		return fmt.Errorf("start Postgres again: %w", k.failed)
	}
	return nil
}
