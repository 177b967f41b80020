package chat

import (
	"cmp"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/seal"
)

// A mark is a row: where it came in the order of transactions, its place in its table, and the times in it.
type mark struct {
	table  string
	of     uuid.UUID // the person, or the question
	xmin   int64
	place  int
	times  []time.Time
	length int // of a sealed message
}

// evidence is what the database's superuser reads of one round, by the order of transactions.
type evidence struct {
	people    []mark // rows that lead to a person
	questions []mark // rows of questions without a name
	letters   []mark
}

// evidence reads every row since a transaction that leads to a person, by any column, and every one of anonymous questions.
func (w *town) evidence(from int64) (e evidence) {
	w.t.Helper()
	rows, _ := w.owner.Query(w.t.Context(), `
		select c.oid::regclass::text, a.attname::text,
			coalesce((select string_agg(quote_ident(s.attname), ',') from pg_attribute s where s.attrelid = c.oid and s.atttypid = 'timestamptz'::regtype and not s.attisdropped), '')
		from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relkind = 'r' and a.atttypid = 'uuid'::regtype and n.nspname !~ '^(pg_|information_schema|ext|directory)'
			and (a.attname in ('person_id', 'thread_id') or c.oid::regclass::text || '.' || a.attname in ('escalation.thread.id', 'escalation.letter.id')
				or exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and f.conkey[1] = a.attnum and f.confrelid = 'directory.person'::regclass))`)
	type source struct{ Table, Column, Times string }
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[source])
	if err != nil || len(list) < 20 {
		w.t.Fatalf("%d tables, %v", len(list), err)
	}
	for _, s := range list {
		length := "0"
		if s.Table == "chat.message" {
			length = "case when author = 'person' then length(body) else 0 end"
		}
		rows, _ := w.owner.Query(w.t.Context(), `
			select `+s.Column+`, xmin::text::bigint, (row_number() over (order by ctid))::int, array[`+s.Times+`]::timestamptz[], `+length+` from `+s.Table+`
			where `+s.Column+` is not null and xmin::text::bigint > $1`, from)
		marks, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m mark, err error) {
			m.table = s.Table
			var times []*time.Time
			err = row.Scan(&m.of, &m.xmin, &m.place, &times, &m.length)
			for _, at := range times {
				if at != nil {
					m.times = append(m.times, *at)
				}
			}
			return m, err
		})
		if err != nil {
			w.t.Fatalf("%s.%s: %v", s.Table, s.Column, err)
		}
		switch {
		case s.Table == "escalation.letter":
			e.letters = append(e.letters, marks...)
		case s.Column == "thread_id" || s.Table == "escalation.thread":
			e.questions = append(e.questions, marks...)
		default:
			e.people = append(e.people, marks...)
		}
	}
	for _, marks := range [][]mark{e.people, e.questions, e.letters} {
		slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.xmin, b.xmin) })
	}
	return e
}

// strategies guess who asked a question; uuid.Nil where there is nothing to guess from. Each may look at all that the day left behind.
var strategies = map[string]func(d workday, q asked) uuid.UUID{
	"transaction before the question":   func(d workday, q asked) uuid.UUID { return d.evening.before(d.evening.rows(q, "escalation.thread")) },
	"transaction after the question":    func(d workday, q asked) uuid.UUID { return d.evening.after(d.evening.rows(q, "escalation.thread")) },
	"transaction before the clock":      func(d workday, q asked) uuid.UUID { return d.evening.before(d.evening.rows(q, "escalation.clock")) },
	"transaction before the step":       func(d workday, q asked) uuid.UUID { return d.evening.before(d.evening.rows(q, "escalation.event")) },
	"time nearest to one of a question": func(d workday, q asked) uuid.UUID { return d.evening.nearest(d.evening.rows(q, "")) },
	"place in the table":                byPlace,
	"place in HR's queue":               byQueue,
	"length of what was said":           byLength,
	"before a letter by lot": func(d workday, _ asked) uuid.UUID {
		if len(d.morning.letters) == 0 {
			return uuid.Nil
		}
		return d.morning.before(d.morning.letters[rand.IntN(len(d.morning.letters)):])
	},
	"before the first letter":          func(d workday, _ asked) uuid.UUID { return d.morning.before(d.morning.letters) },
	"before the last letter":           func(d workday, _ asked) uuid.UUID { return d.morning.before(last(d.morning.letters)) },
	"letter closest behind a turn":     byGap(func(gap, least int64) bool { return gap < least }, math.MaxInt64),
	"letter farthest behind a turn":    byGap(func(gap, most int64) bool { return gap > most }, -1),
	"most letters behind a turn":       byLetters,
	"who talked last":                  func(d workday, _ asked) uuid.UUID { return d.order[len(d.order)-1] },
	"rank of the question's random id": byID,
}

func (e evidence) rows(q asked, table string) (list []mark) {
	for _, m := range e.questions {
		if m.of == q.thread && (table == "" || m.table == table) {
			list = append(list, m)
		}
	}
	return list
}

func last(list []mark) []mark { return list[max(0, len(list)-1):] }

// before is whose row came last before the first of the marks.
func (e evidence) before(marks []mark) (who uuid.UUID) {
	if len(marks) == 0 {
		return who
	}
	for _, p := range e.people {
		if p.xmin >= marks[0].xmin {
			break
		}
		who = p.of
	}
	return who
}

func (e evidence) after(marks []mark) uuid.UUID {
	if len(marks) > 0 {
		for _, p := range e.people {
			if p.xmin > marks[0].xmin {
				return p.of
			}
		}
	}
	return uuid.Nil
}

func (e evidence) nearest(marks []mark) (who uuid.UUID) {
	least := time.Duration(math.MaxInt64)
	for _, m := range marks {
		for _, at := range m.times {
			for _, p := range e.people {
				for _, seen := range p.times {
					if apart := at.Sub(seen).Abs(); apart < least {
						least, who = apart, p.of
					}
				}
			}
		}
	}
	return who
}

// rank leads from the place of one among many to the one at the same place among those who talked.
func rank(d workday, place, of int) uuid.UUID {
	return d.order[min(len(d.order)-1, place*len(d.order)/max(1, of))]
}

func byPlace(d workday, q asked) uuid.UUID {
	var threads []mark
	for _, m := range d.evening.questions {
		if m.table == "escalation.thread" {
			threads = append(threads, m)
		}
	}
	slices.SortFunc(threads, func(a, b mark) int { return cmp.Compare(a.place, b.place) })
	return rank(d, slices.IndexFunc(threads, func(m mark) bool { return m.of == q.thread }), len(threads))
}

func byQueue(d workday, q asked) uuid.UUID {
	var today []uuid.UUID
	for _, id := range d.inbox {
		if slices.ContainsFunc(d.asked, func(a asked) bool { return a.thread == id }) {
			today = append(today, id)
		}
	}
	return rank(d, max(0, slices.Index(today, q.thread)), len(today))
}

func byID(d workday, q asked) uuid.UUID { return rank(d, int(q.thread[0]), 256) }

// byLength guesses among those who said something as long as the question, as far as what is sealed tells.
func byLength(d workday, q asked) uuid.UUID {
	body, err := json.Marshal(Message{Consultation: q.thread, Seq: 2, Author: "person", Kind: KindSaid, ID: q.thread, Text: q.words, At: time.Now().UTC().Truncate(time.Millisecond)})
	if err != nil {
		return uuid.Nil
	}
	var like []uuid.UUID
	for _, p := range d.evening.people {
		if p.table == "chat.message" && p.length == seal.Length(len(body)) {
			like = append(like, p.of)
		}
	}
	if len(like) == 0 {
		return uuid.Nil
	}
	return like[rand.IntN(len(like))]
}

// byGap takes the letter whose place behind a person's row stands out.
func byGap(better func(gap, than int64) bool, start int64) func(workday, asked) uuid.UUID {
	return func(d workday, _ asked) (who uuid.UUID) {
		out, i := start, 0
		var before *mark
		for _, l := range d.morning.letters {
			for ; i < len(d.morning.people) && d.morning.people[i].xmin < l.xmin; i++ {
				before = &d.morning.people[i]
			}
			if before != nil && better(l.xmin-before.xmin, out) {
				out, who = l.xmin-before.xmin, before.of
			}
		}
		return who
	}
}

// byLetters takes whom most letters followed before somebody else did anything.
func byLetters(d workday, _ asked) (who uuid.UUID) {
	count, most := map[uuid.UUID]int{}, 0
	for i := range d.morning.letters {
		count[d.morning.before(d.morning.letters[i:])]++
	}
	for _, p := range d.order {
		if count[p] > most {
			most, who = count[p], p
		}
	}
	return who
}
