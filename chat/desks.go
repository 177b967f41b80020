package chat

import (
	"context"
	"slices"
	"sync"
	"time"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// deskRoutes says which desks are named for a topic: those that receive its routes, in the order of the routes here and
// then of the company's list.
var deskRoutes = map[topic][]string{
	topicDanger:     {"danger", "mental"},
	topicMental:     {"mental", "health"},
	topicHarassment: {"harassment"},
	topicLegal:      {"legal"},
	topicWrongdoing: {"wrongdoing"},
	topicHuman:      {"human"},
	topicPayroll:    {"payroll"},
	topicIT:         {"it"},
	topicFacilities: {"facilities", "general_affairs"},
	topicGeneral:    {},
	topicOthers:     {},
	topicSmalltalk:  {},
}

// maxDesks keeps a reply readable for somebody in distress.
const maxDesks = 4

// deskListAge is how old the list of desks may get before it is read again.
const deskListAge = time.Minute

// A deskList remembers the company's desks, so that a person in danger is shown where to go while the database is away.
type deskList struct {
	db *postgres.DB

	mu     sync.Mutex
	desks  []knowledge.Desk
	readAt time.Time
}

// all reads the desks, at most once a minute. When they cannot be read, the last known ones stand.
func (l *deskList) all(ctx context.Context) []knowledge.Desk {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.readAt) < deskListAge {
		return l.desks
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if desks, err := knowledge.Desks(ctx, l.db); err == nil {
		l.desks, l.readAt = desks, time.Now()
	}
	return l.desks
}

// forTopic lists the desks that are named for a topic.
func (l *deskList) forTopic(ctx context.Context, t topic) []Desk {
	var named []Desk
	all := l.all(ctx)
	taken := map[string]bool{}
	for _, route := range deskRoutes[t] {
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

func deskFrame(d knowledge.Desk) Desk {
	return Desk{Name: d.Name, Channel: d.Channel, Hours: d.Hours, CheckedOn: d.CheckedOn.String(), Internal: d.Internal}
}
