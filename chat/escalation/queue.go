package escalation

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A View is a part of HR's queue. Every question that is not withdrawn stands in exactly one; ViewAll is all of them.
type View string

// The parts of the queue.
const (
	ViewOpen     View = "open"    // waits for HR
	ViewWaiting  View = "waiting" // HR waits for the asker
	ViewPassed   View = "passed"  // HR waits for an executive or a desk
	ViewAnswered View = "answered"
	ViewLeft     View = "left" // no reply is wanted
	ViewAll      View = "all"
)

// Views lists them in the order of the screen.
var Views = []View{ViewOpen, ViewWaiting, ViewPassed, ViewAnswered, ViewLeft, ViewAll}

// states are those of a view and of all that wait for somebody, which are counted on every page.
func (v View) states() []State {
	states := []State{Asked, Seen, AskedBack, Told, Passed}
	switch v {
	case ViewAnswered:
		states = append(states, Answered, Read)
	case ViewLeft:
		states = append(states, Kept)
	case ViewAll:
		states = append(states, Answered, Read, Kept)
	}
	return states
}

// A Filter says which questions HR wants to see; the zero value of a field leaves it out of account.
type Filter struct {
	View     View
	Assignee uuid.UUID
	Nobodys  bool // without an assignee who is at HR today
	Late     bool
	Identity Identity
	Language string
	Text     string // stands in the question, in a message of its thread, in the alias, or in the name of a named asker; width and case do not count
	Limit    int
	Offset   int
}

// A Row is one line of the queue.
type Row struct {
	ID         uuid.UUID
	Identity   Identity
	Alias      string
	Asker      string // names of named askers
	First      string // the question's beginning: its first line, up to 120 characters
	Language   string
	State      State
	AskedOn    time.Time // a date
	DueAt      time.Time // the earliest of its group; zero: nobody waits for HR
	Late       bool
	Assignee   string
	AssigneeID uuid.UUID
	Group      int  // how many others are answered together with it, where it leads them
	Unread     bool // the asker wrote something that nobody at HR has opened
}

// Anonymous tells whether HR knows no name, not even a made-up one.
func (r Row) Anonymous() bool { return r.Identity == Anonymous || r.Identity == Left }

// A Queue is one page of rows, and how many there are in the view and in those that wait for somebody (open, waiting, passed),
// with all else that was asked for.
type Queue struct {
	Rows   []Row
	Counts map[View]int
}

// Queue lists questions for HR: what is due first, then the oldest; what was answered or left, the newest first. A question
// that is answered together with another stands under that one, unless the other is in another view or is not asked for.
func (b *Book) Queue(ctx context.Context, v postgres.Viewer, f Filter) (q Queue, err error) {
	order := "p.due_at nulls last, p.asked_on, p.id"
	if f.View == ViewAnswered || f.View == ViewLeft {
		order = "p.asked_on desc, p.id"
	}
	query := strings.NewReplacer("--where", f.where(), "--order", order).Replace(queueQuery)
	if f.searches() {
		if err := b.goThrough(ctx, v); err != nil {
			return Queue{}, wrap("list queue", err)
		}
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		q = Queue{}
		args, err := b.queueArgs(ctx, tx, f)
		if err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, query, args)
		var counts map[View]int // with every row the same
		var id *uuid.UUID
		var r Row
		var due *time.Time
		var assignee *uuid.UUID
		_, err = pgx.ForEachRow(rows, []any{&counts, &id, &r.Identity, &r.Asker, &r.Language, &r.State, &r.AskedOn, &due, &r.Late,
			&r.Assignee, &assignee, &r.Group, &r.Unread}, func() error {
			q.Counts = counts
			if id == nil { // a page without rows still has its counts
				return nil
			}
			r.ID, r.DueAt, r.AssigneeID = *id, time.Time{}, uuid.Nil
			if due != nil {
				r.DueAt = *due
			}
			if assignee != nil {
				r.AssigneeID = *assignee
			}
			q.Rows = append(q.Rows, r)
			return nil
		})
		if err != nil {
			return err
		}
		if err := q.open(ctx, tx); err != nil {
			q = Queue{}
			return err
		}
		if f.View != ViewAll {
			return nil
		}
		all := 0
		for _, n := range q.Counts {
			all += n
		}
		q.Counts[ViewAll] = all
		return nil
	})
	return q, wrap("list queue", err)
}

// open fills in the words of the rows, and leaves out what was taken back meanwhile.
func (q *Queue) open(ctx context.Context, tx pgx.Tx) error {
	ids := make([]uuid.UUID, len(q.Rows))
	for i, r := range q.Rows {
		ids[i] = r.ID
	}
	opened, err := listed(ctx, tx, ids)
	rows := q.Rows
	q.Rows = nil
	for _, r := range rows {
		if words, there := opened[r.ID]; there {
			r.First, r.Alias = firstLine(words.question), words.alias
			q.Rows = append(q.Rows, r)
		}
	}
	return err
}

// where are the conditions of the filter but the view, each a fixed text.
func (f Filter) where() string {
	var conditions strings.Builder
	for _, c := range []struct {
		holds     bool
		condition string
	}{
		{f.Nobodys, "who.id is null"},
		{f.Assignee != uuid.Nil, "who.id = @assignee"},
		{f.Late, "c.due_at < @now"},
		{f.Identity != "", "t.identity = @identity"},
		{f.Language != "", "t.language = @language"},
		{f.searches(), "t.id = any (@found)"},
	} {
		if c.holds {
			conditions.WriteString(" and " + c.condition)
		}
	}
	return conditions.String()
}

// queueParts are who is at HR, and when each question is due.
const queueParts = `
	with colleague as materialized (select p.id, p.name from directory.person p where ` + atHR + `),
	due as materialized (select thread_id, due_at from escalation.clock where due_at is not null)`

// queueJoined is what the conditions of a filter speak of, and queueAsked what holds for each filter.
const (
	queueJoined = `escalation.thread t left join due c on c.thread_id = t.id left join escalation.handling h on h.thread_id = t.id
			left join colleague who on who.id = h.assignee_id`
	queueAsked = `(select directory.viewer_has('hr')) and t.state = any (@states)`
)

// firstLine is the beginning of a question: its first line, up to 120 characters.
func firstLine(question string) string {
	first, _, _ := strings.Cut(question, "\n")
	if runes := []rune(first); len(runes) > 120 {
		first = string(runes[:120])
	}
	return first
}

// queueQuery in words: who is at HR; when each question is due; all questions that are asked for, without their texts; what is answered with
// another of them is hidden, and lends it its time; the rest is counted by view, and one page of it is shown. The counts come with every row. The first part is materialized because the policy on the clock looks dear to the planner, which
// otherwise asks for each row alone.
const queueQuery = queueParts + `,
	found as materialized (
		select t.id, t.asked_on, c.due_at, h.lead_id, who.id as assignee_id, coalesce(h.read_seq, 0) as read_seq,
			case t.state when 'asked_back' then 'waiting' when 'passed' then 'passed' when 'answered' then 'answered' when 'read' then 'answered'
				when 'left' then 'left' else 'open' end as view
		from ` + queueJoined + ` where ` + queueAsked + `--where),
	led as (
		select h.lead_id as id, min(d.due_at) as due_at from escalation.handling h join due d using (thread_id) where h.lead_id is not null group by h.lead_id),
	shown as (
		select f.id, f.asked_on, f.view, f.assignee_id, f.read_seq, least(f.due_at, led.due_at) as due_at
		from found f left join led using (id)
		where not exists (select from found l where l.id = f.lead_id and l.view = f.view)),
	page as (
		select p.* from shown p where @view = 'all' or p.view = @view order by --order limit @limit offset @offset)
	select coalesce((select jsonb_object_agg(view, n) from (select view, count(*) as n from shown group by view) k), '{}'),
		p.id, coalesce(t.identity, ''),
		coalesce((select string_agg(d.name, '、' order by a.part) from escalation.asker a join directory.person d on d.id = a.person_id
			where a.thread_id = p.id and a.identity = 'named'), ''),
		coalesce(t.language, ''), coalesce(t.state, ''), coalesce(t.asked_on, 'epoch'),
		p.due_at, coalesce(p.due_at < @now, false), coalesce(who.name, ''), p.assignee_id,
		(select count(*) from escalation.handling g join escalation.thread member on member.id = g.thread_id where g.lead_id = p.id),
		coalesce(exists (select from escalation.message m where m.thread_id = p.id and m.author = 'asker' and m.seq > p.read_seq), false)
	from (select) always left join page p on true
	left join escalation.thread t on t.id = p.id left join colleague who on who.id = p.assignee_id
	order by --order`
