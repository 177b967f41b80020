package linkage

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// A Learner has seen rounds of which it was told who asked, as somebody who asked now and then themself, and takes what was different
// about those who asked: rows of a table, writes to them, times and gaps, lines of the log, letters that followed.
type Learner struct {
	of [2]map[string]*moments // by feature: of those who did not ask, of those who did
}

// leastSeen is how many people must have had a value before it is held to tell something.
const leastSeen = 10

// longestWord is how long a word of a list may be, in bytes; what is longer are ids and hashes.
const longestWord = 24

// moments are what is needed of many values of one feature.
type moments struct{ n, sum, squares, some float64 }

func (m *moments) add(x float64) {
	m.n, m.sum, m.squares = m.n+1, m.sum+x, m.squares+x*x
	if x != 0 {
		m.some++
	}
}
func (m *moments) mean() float64 { return m.sum / m.n }
func (m *moments) variance() float64 {
	return max(0, m.squares/m.n-m.mean()*m.mean())
}

// Learn takes a round with its truth in.
func (l *Learner) Learn(r Round) {
	for who, features := range features(r) {
		group := 0
		if slices.ContainsFunc(r.Asked, func(a Asked) bool { return a.Asker == who }) {
			group = 1
		}
		if l.of[group] == nil {
			l.of[group] = map[string]*moments{}
		}
		for name, x := range features {
			if l.of[group][name] == nil {
				l.of[group][name] = new(moments)
			}
			l.of[group][name].add(x)
		}
	}
}

// Guess is one of those who look most like askers, as many as there were questions, by lot. Before anything was learned it is nobody.
func (l *Learner) Guess(r Round, _ Asked) uuid.UUID {
	if l.of[1] == nil {
		return uuid.Nil
	}
	score := map[uuid.UUID]float64{}
	for who, features := range features(r) {
		for name, x := range features {
			score[who] += l.weight(name) * x
		}
	}
	list := slices.Clone(r.Order)
	slices.SortStableFunc(list, func(a, b uuid.UUID) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return 0
	})
	return byLot(list[:min(len(list), len(r.Asked))])
}

// weight is that of a linear discriminant of independent features (Fisher 1936), zero where the two groups differ by less than
// two standard errors, so that noise of a hundred features does not hide the one that tells.
func (l *Learner) weight(feature string) float64 {
	rest, asked := l.of[0][feature], l.of[1][feature]
	if rest == nil || asked == nil || rest.n < 2 || asked.n < 2 || rest.some+asked.some < leastSeen {
		return 0
	}
	apart := asked.mean() - rest.mean()
	errors := math.Sqrt(rest.variance()/rest.n + asked.variance()/asked.n)
	if math.Abs(apart) <= 2*errors || apart == 0 {
		return 0
	}
	return apart / max(1e-6, (rest.variance()+asked.variance())/2)
}

// Telling are the features that have a weight, for who looks for the reason of a hit.
func (l *Learner) Telling() (list []string) {
	for name := range l.of[1] {
		if l.weight(name) != 0 {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// features are numbers of each person of a round, the same for all of them.
func features(r Round) map[uuid.UUID]map[string]float64 {
	all := map[uuid.UUID]map[string]float64{}
	names := map[string]bool{}
	put := func(who uuid.UUID, name string, x float64) {
		if all[who] == nil {
			all[who] = map[string]float64{}
		}
		all[who][name] += x
		names[name] = true
	}
	rows := map[uuid.UUID][]mark{}
	for when, e := range map[string]Evidence{"morning ": r.Morning, "evening ": r.Evening} {
		for _, m := range e.people {
			put(m.of, when+"rows "+m.table, 1)
			for _, v := range m.values {
				if name, x, ok := strings.Cut(v, "="); ok {
					if n, err := strconv.ParseFloat(x, 64); err == nil {
						put(m.of, when+"sum "+m.table+"."+name, n)
					} else if len(x) <= longestWord {
						put(m.of, when+m.table+"."+v, 1)
					}
				}
			}
		}
	}
	for _, m := range r.Evening.people {
		rows[m.of] = append(rows[m.of], m)
	}
	for i, who := range r.Order {
		put(who, "place", float64(i))
		of := rows[who]
		if len(of) == 0 {
			continue
		}
		first, end := of[0].xmin, of[len(of)-1].xmin
		put(who, "transactions from first to last", float64(end-first))
		if at := times(of); len(at) > 0 {
			put(who, "time from first to last", float64(slices.MaxFunc(at, time.Time.Compare).Sub(slices.MinFunc(at, time.Time.Compare)).Milliseconds()))
		}
		put(who, "letters between", float64(lettersWithin(r.Morning.letters, first, end)))
		if i+1 < len(r.Order) && len(rows[r.Order[i+1]]) > 0 {
			put(who, "letters behind", float64(lettersWithin(r.Morning.letters, end, rows[r.Order[i+1]][0].xmin)))
			put(who, "transactions until the next", float64(rows[r.Order[i+1]][0].xmin-end))
		}
	}
	for _, l := range r.Log {
		for _, who := range r.Order {
			if strings.Contains(l.Text, who.String()) {
				put(who, "lines", 1)
			}
		}
		if who := r.Morning.nearest([]time.Time{l.At}); who != uuid.Nil {
			put(who, "lines close by", 1)
		}
	}
	for _, who := range r.Order {
		for name := range names {
			put(who, name, 0)
		}
	}
	return all
}

func lettersWithin(letters []mark, from, to int64) (n int) {
	for _, l := range letters {
		if l.xmin > from && l.xmin < to {
			n++
		}
	}
	return n
}
