package linkage

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Strategies are the guesses that need no other round, by what they look at.
var Strategies = map[string]Guess{
	"transaction before the question":    func(r Round, q Asked) uuid.UUID { return r.Evening.before(r.Evening.rows(q, "escalation.thread")) },
	"transaction after the question":     func(r Round, q Asked) uuid.UUID { return r.Evening.after(r.Evening.rows(q, "escalation.thread")) },
	"transaction before the clock":       func(r Round, q Asked) uuid.UUID { return r.Evening.before(r.Evening.rows(q, "escalation.clock")) },
	"transaction before the step":        func(r Round, q Asked) uuid.UUID { return r.Evening.before(r.Evening.rows(q, "escalation.event")) },
	"time nearest to one of a question":  func(r Round, q Asked) uuid.UUID { return r.Evening.nearest(times(r.Evening.rows(q, ""))) },
	"place in the table":                 byPlace,
	"place in HR's queue":                byQueue,
	"who left what the same words leave": bySame,
	"before a letter by lot": func(r Round, _ Asked) uuid.UUID {
		if len(r.Morning.letters) == 0 {
			return uuid.Nil
		}
		return r.Morning.before(r.Morning.letters[rand.IntN(len(r.Morning.letters)):])
	},
	"before the first letter":          func(r Round, _ Asked) uuid.UUID { return r.Morning.before(r.Morning.letters) },
	"before the last letter":           func(r Round, _ Asked) uuid.UUID { return r.Morning.before(last(r.Morning.letters)) },
	"letter closest behind a turn":     byGap(func(gap, least int64) bool { return gap < least }, math.MaxInt64),
	"letter farthest behind a turn":    byGap(func(gap, most int64) bool { return gap > most }, -1),
	"most letters behind a turn":       byLetters,
	"who talked last":                  func(r Round, _ Asked) uuid.UUID { return r.Order[len(r.Order)-1] },
	"rank of the question's random id": func(r Round, q Asked) uuid.UUID { return rank(r, int(q.Thread[0]), 256) },
	"a line that names the question":   byLine,
	"a moment in the log by lot":       byMoment,
}

func last(list []mark) []mark { return list[max(0, len(list)-1):] }

func times(marks []mark) (list []time.Time) {
	for _, m := range marks {
		list = append(list, m.times...)
	}
	return list
}

// rank leads from the place of one among many to the one at the same place among those who talked.
func rank(r Round, place, of int) uuid.UUID {
	return r.Order[min(len(r.Order)-1, max(0, place)*len(r.Order)/max(1, of))]
}

func byPlace(r Round, q Asked) uuid.UUID {
	var threads []mark
	for _, m := range r.Evening.questions {
		if m.table == "escalation.thread" {
			threads = append(threads, m)
		}
	}
	slices.SortFunc(threads, func(a, b mark) int { return cmp.Compare(a.place, b.place) })
	return rank(r, slices.IndexFunc(threads, func(m mark) bool { return m.of == q.Thread }), len(threads))
}

func byQueue(r Round, q Asked) uuid.UUID {
	var today []uuid.UUID
	for _, id := range r.Inbox {
		if slices.ContainsFunc(r.Asked, func(a Asked) bool { return a.Thread == id }) {
			today = append(today, id)
		}
	}
	return rank(r, slices.Index(today, q.Thread), len(today))
}

func byLot(of []uuid.UUID) uuid.UUID {
	if len(of) == 0 {
		return uuid.Nil
	}
	return of[rand.IntN(len(of))]
}

// byGap takes the letter whose place behind a person's row stands out.
func byGap(better func(gap, than int64) bool, start int64) Guess {
	return func(r Round, _ Asked) (who uuid.UUID) {
		out, i := start, 0
		var before *mark
		for _, l := range r.Morning.letters {
			for ; i < len(r.Morning.people) && r.Morning.people[i].xmin < l.xmin; i++ {
				before = &r.Morning.people[i]
			}
			if before != nil && better(l.xmin-before.xmin, out) {
				out, who = l.xmin-before.xmin, before.of
			}
		}
		return who
	}
}

// byLetters takes whom most letters followed before somebody else did anything.
func byLetters(r Round, _ Asked) (who uuid.UUID) {
	count, most := map[uuid.UUID]int{}, 0
	for i := range r.Morning.letters {
		count[r.Morning.before(r.Morning.letters[i:])]++
	}
	for _, p := range r.Order {
		if count[p] > most {
			most, who = count[p], p
		}
	}
	return who
}

// byLine takes whose rows are closest in time to a line that has the question's id, or who stands in such a line.
func byLine(r Round, q Asked) uuid.UUID {
	for _, l := range r.Log {
		if !strings.Contains(l.Text, q.Thread.String()) {
			continue
		}
		for _, p := range r.Order {
			if strings.Contains(l.Text, p.String()) {
				return p
			}
		}
		return r.Evening.nearest([]time.Time{l.At})
	}
	return uuid.Nil
}

// byMoment takes whose rows are closest to some line of the log.
func byMoment(r Round, _ Asked) uuid.UUID {
	if len(r.Log) == 0 {
		return uuid.Nil
	}
	return r.Morning.nearest([]time.Time{r.Log[rand.IntN(len(r.Log))].At})
}
