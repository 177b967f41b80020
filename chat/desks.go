package chat

import (
	"context"
	"slices"
	"sync"
	"time"

	"dousuru/chat/triage"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// deskRoutes says which desks are named for a topic: those that receive its routes, in the order of the routes here and
// then of the company's list.
var deskRoutes = map[triage.Topic][]string{
	triage.Danger:     {"emergency", "always", "danger", "mental"}, // help that is there now, at night too, before office hours
	triage.Mental:     {"mental", "health"},
	triage.Harassment: {"harassment"},
	triage.Legal:      {"legal"},
	triage.Wrongdoing: {"wrongdoing"},
	triage.Human:      {"human"},
	triage.Payroll:    {"payroll"},
	triage.IT:         {"it"},
	triage.Facilities: {"facilities", "general_affairs"},
	triage.General:    {},
	triage.Others:     {},
	triage.Smalltalk:  {},
}

// NeededRoutes are the routes on which people are sent to a desk, in the order of the alphabet: each has to have one.
func NeededRoutes() []string {
	var all []string
	for _, routes := range deskRoutes {
		all = append(all, routes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// maxDesks keeps a reply readable for somebody in distress.
const maxDesks = 4

// How old the list of desks may get before it is read again, and how long a reading that failed is not tried again while there are some.
const (
	deskListAge   = time.Minute
	deskListRetry = 5 * time.Second
	deskListTries = 8 // connections of a pool
)

// A deskList remembers the company's desks, so that a person in danger is shown where to go while the database is away.
type deskList struct {
	db *postgres.DB

	mu    sync.Mutex
	desks []knowledge.Desk
	due   time.Time // when they are to be read again
}

// all reads the desks when they are due. When they cannot be read, the last known ones stand.
func (l *deskList) all(ctx context.Context) []knowledge.Desk {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Now().Before(l.due) {
		return l.desks
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	desks, err := l.read(ctx)
	if err == nil {
		l.desks = desks
	}
	switch {
	case len(l.desks) == 0: // somebody is waiting for them
	case err != nil:
		l.due = time.Now().Add(deskListRetry)
	default:
		l.due = time.Now().Add(deskListAge)
	}
	return l.desks
}

// read reads the desks, again where a connection of the pool turns out to be from before a restart of the database.
func (l *deskList) read(ctx context.Context) (desks []knowledge.Desk, err error) {
	for range deskListTries {
		if desks, err = knowledge.Desks(ctx, l.db); err == nil || ctx.Err() != nil {
			break
		}
	}
	return desks, err
}

// forTopic lists the desks that are named for a topic.
func (l *deskList) forTopic(ctx context.Context, t triage.Topic) []Desk {
	return l.forRoutes(ctx, deskRoutes[t]...)
}

// forRoutes lists the desks that receive one of the routes, in their order.
func (l *deskList) forRoutes(ctx context.Context, routes ...string) []Desk {
	if len(routes) == 0 {
		return nil
	}
	var named []Desk
	all := l.all(ctx)
	taken := map[string]bool{}
	for _, route := range routes {
		for _, d := range all {
			if len(named) < maxDesks && !taken[d.Slug] && slices.Contains(d.Routes, route) {
				taken[d.Slug] = true
				named = append(named, deskFrame(d))
			}
		}
	}
	return named
}

// named is the desk with this slug.
func (l *deskList) named(ctx context.Context, slug string) (Desk, bool) {
	for _, d := range l.all(ctx) {
		if d.Slug == slug && slug != "" {
			return deskFrame(d), true
		}
	}
	return Desk{}, false
}

// KeepDesks reads the desks now and every minute until the context ends, so that the list is there when the database is not.
func (e *Engine) KeepDesks(ctx context.Context) {
	tick := time.NewTicker(deskListAge)
	defer tick.Stop()
	for {
		e.desks.all(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func deskFrame(d knowledge.Desk) Desk {
	return Desk{Name: d.Name, Channel: d.Channel, Hours: d.Hours, CheckedOn: d.CheckedOn.String(), Internal: d.Internal}
}
