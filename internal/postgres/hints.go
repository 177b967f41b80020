package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel is the one NOTIFY channel; the payload is a topic.
const channel = "dousuru"

// Notify tells every subscriber of the topics, in every process, that something changed, once tx commits. The topic is all that
// is told: "person:<uuid>", "thread:<uuid>", "knowledge". It may get lost; rows are the truth and a poll stands behind it.
// Commits that notify wait for each other (one lock a server), so notify once a transaction.
func Notify(ctx context.Context, tx pgx.Tx, topics ...string) error {
	if _, err := tx.Exec(ctx, "select pg_catalog.pg_notify($1, topic) from pg_catalog.unnest($2::text[]) topic", channel, topics); err != nil {
		return fmt.Errorf("notify %s: %w", strings.Join(topics, ", "), err)
	}
	return nil
}

// Subscribe gives a channel that holds a hint when any of the topics may have changed. It holds one hint at most and is
// never closed; after a lost connection to Postgres everybody is hinted. cancel ends the subscription and may be called
// more than once.
func (db *DB) Subscribe(topics ...string) (hint <-chan struct{}, cancel func()) {
	return db.hints.subscribe(topics)
}

type subscriber chan struct{}

// wake never blocks: a hint that waits already says everything.
func (s subscriber) wake() {
	select {
	case s <- struct{}{}:
	default:
	}
}

// hints hands the notifications of one connection to the subscribers of this process. It connects with the first of them.
type hints struct {
	config *pgx.ConnConfig
	revive func(context.Context) error
	log    *slog.Logger

	mu     sync.Mutex
	topics map[string][]subscriber
	stop   context.CancelFunc // nil before the first subscriber
	closed bool
	done   chan struct{}
}

func newHints(config *pgx.ConnConfig, revive func(context.Context) error, log *slog.Logger) *hints {
	return &hints{config: config, revive: revive, log: log, topics: map[string][]subscriber{}, done: make(chan struct{})}
}

func (h *hints) subscribe(topics []string) (<-chan struct{}, func()) {
	s := make(subscriber, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, topic := range topics {
		h.topics[topic] = append(h.topics[topic], s)
	}
	if h.stop == nil && !h.closed {
		ctx, stop := context.WithCancel(context.Background())
		h.stop = stop
		go h.run(ctx)
	}
	return s, func() { h.unsubscribe(s, topics) }
}

func (h *hints) unsubscribe(s subscriber, topics []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, topic := range topics {
		rest := slices.DeleteFunc(h.topics[topic], func(other subscriber) bool { return other == s })
		if len(rest) == 0 {
			delete(h.topics, topic)
		} else {
			h.topics[topic] = rest
		}
	}
}

func (h *hints) wake(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.topics[topic] {
		s.wake()
	}
}

func (h *hints) wakeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, list := range h.topics {
		for _, s := range list {
			s.wake()
		}
	}
}

func (h *hints) close() {
	h.mu.Lock()
	h.closed = true
	stop := h.stop
	h.mu.Unlock()
	if stop != nil {
		stop()
		<-h.done
	}
}

// Pauses between tries to reconnect double from the first to the longest.
const (
	firstPause   = 50 * time.Millisecond
	longestPause = 5 * time.Second
)

// run listens until ctx ends, reconnecting with growing pauses.
func (h *hints) run(ctx context.Context) {
	defer close(h.done)
	pause := firstPause
	for ctx.Err() == nil {
		listened, err := h.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		if listened {
			pause = firstPause
		}
		h.log.Warn("hints interrupted; connecting again", "error", err, "pause", pause)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, longestPause)
		_ = h.revive(ctx) // what failed is logged there, and the next round tries again
	}
}

// listen hands out notifications until the connection fails. Everybody is hinted once it listens: what happened before was
// not heard.
func (h *hints) listen(ctx context.Context) (listened bool, err error) {
	conn, err := pgx.ConnectConfig(ctx, h.config.Copy())
	if err != nil {
		return false, err
	}
	defer closeConn(conn)
	if _, err := conn.Exec(ctx, "listen "+channel); err != nil {
		return false, err
	}
	h.wakeAll()
	for {
		notification, err := waitOrPing(ctx, conn)
		if err != nil {
			return true, err
		}
		if notification != "" {
			h.wake(notification)
		}
	}
}

// aliveEvery is how long the listener trusts a silent connection: a cut network gives no sign by itself.
const aliveEvery = 30 * time.Second

// waitOrPing returns the next topic, or "" when nothing came for a while and the connection still answers.
func waitOrPing(ctx context.Context, conn *pgx.Conn) (string, error) {
	wait, cancel := context.WithTimeout(ctx, aliveEvery)
	defer cancel()
	notification, err := conn.WaitForNotification(wait)
	if err == nil {
		return notification.Payload, nil
	}
	if ctx.Err() != nil || wait.Err() == nil || conn.IsClosed() {
		return "", err
	}
	ping, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return "", conn.Ping(ping)
}

func closeConn(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx) // it may be broken already
}
