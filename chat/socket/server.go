package socket

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// Options of a Server.
type Options struct {
	// Person says whose login session a request carries; ok is false without one.
	Person func(r *http.Request) (p directory.Person, login Login, ok bool)

	// Admit says whether one more connection may come from where the request does; it is asked before Person, which costs queries. nil: always.
	Admit func(r *http.Request) bool

	// BaseURL is the address of the desk as browsers see it, such as https://desk.example. Empty: the request's own Host
	// and scheme, which is right without a proxy; behind one that ends TLS the scheme is not known, and it must be set.
	BaseURL string

	// Origins are further origins whose pages carry the widget, each as scheme://host or scheme://host:port.
	Origins []string

	// IdleAfter is how long a person is silent before どうする is asked. 0: ten minutes; negative: never.
	IdleAfter time.Duration

	Log *slog.Logger // nil: silent. No word of a consultation and no receipt is ever logged.
}

// A Login is what a connection knows of the login that it began with, when the request is long over.
type Login struct {
	// Live tells whether the session still stands and still is this person's, and who they are by now: it is asked before each frame
	// (used: the person did something) and each reading of rows, and so every 30 seconds at least, from several goroutines. When it
	// cannot know (no database) it says true and nobody, and the person stays as they were. nil stands for ever.
	Live func(ctx context.Context, used bool) (now directory.Person, ok bool)
	// Ticket makes the ticket with which the same page connects again, good for TicketEvery and some more; nil: it needs none.
	Ticket func(context.Context) (string, error)
}

// A Server is the HTTP handler of the socket. It runs until Shutdown.
type Server struct {
	engine   *chat.Engine
	db       *postgres.DB
	who      func(*http.Request) (directory.Person, Login, bool)
	admits   func(*http.Request) bool
	origins  origins
	upgrader websocket.Upgrader
	limits   limits
	log      *slog.Logger
	began    time.Time

	ctx      context.Context // of all work; ends when Shutdown runs out of patience
	abort    context.CancelFunc
	stop     chan struct{} // closed when Shutdown begins
	loopDone chan struct{}
	running  sync.WaitGroup // readers, writers, workers

	mu      sync.Mutex
	stopped bool
	entries []entry
	people  map[uuid.UUID]*person
	todo    []*conn // with tasks, first come first served
	workers int
	hasty   int // connections that are being told that they came too fast
}

// New makes the handler and starts its loop. Options without Person, or with an origin that cannot be read, are an error.
func New(engine *chat.Engine, db *postgres.DB, o Options) (*Server, error) {
	l := standard
	switch {
	case o.IdleAfter > 0:
		l.idle = o.IdleAfter
	case o.IdleAfter < 0:
		l.idle = 0
	}
	return start(engine, db, o, l)
}

func start(engine *chat.Engine, db *postgres.DB, o Options, l limits) (*Server, error) {
	if o.Person == nil {
		return nil, errors.New("open socket: nothing tells whose a request is")
	}
	allowed, err := newOrigins(o.BaseURL, o.Origins)
	if err != nil {
		return nil, fmt.Errorf("open socket: %w", err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Admit == nil {
		o.Admit = func(*http.Request) bool { return true }
	}
	s := &Server{
		engine: engine, db: db, who: o.Person, admits: o.Admit, origins: allowed, limits: l, log: o.Log, began: time.Now(),
		stop: make(chan struct{}), loopDone: make(chan struct{}), people: map[uuid.UUID]*person{},
	}
	s.upgrader = websocket.Upgrader{
		HandshakeTimeout: l.write,
		// An idle connection holds the buffer that it reads headers with (a frame's body passes it by), and none for writing:
		// with those of net/http it would hold 8 KB more. Compression stays off: it costs memory, and an answer mixed with
		// what the person wrote is what CRIME and BREACH need.
		ReadBufferSize: 128, WriteBufferSize: 4096, WriteBufferPool: new(sync.Pool),
		Subprotocols: []string{chat.Protocol},
		CheckOrigin:  func(*http.Request) bool { return true }, // checked before
	}
	s.ctx, s.abort = context.WithCancel(context.Background())
	go s.loop()
	return s, nil
}

// Shutdown closes every connection with 1001, after the frame that it is handling, and waits for all goroutines. When ctx
// ends first, it cuts what is left, waits for that, and returns the context's error. New requests get 503.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	if !s.stopped {
		s.stopped = true
		close(s.stop)
	}
	for _, e := range s.entries {
		if !e.conn.busy.Load() {
			e.conn.close(closeAway)
		}
	}
	s.mu.Unlock()

	ended := make(chan struct{})
	go func() { s.running.Wait(); close(ended) }()
	var err error
	select {
	case <-ended:
	case <-ctx.Done():
		err = fmt.Errorf("close sockets: %w", ctx.Err())
		s.cut()
		<-ended
	}
	s.abort()
	<-s.loopDone
	return err
}

// cut ends everything that runs, at once.
func (s *Server) cut() {
	s.abort()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		e.conn.ws.Close()
	}
}

func (s *Server) stopping() bool {
	select {
	case <-s.stop:
		return true
	default:
		return false
	}
}
