package triage

import (
	"cmp"
	"math"
	"slices"
)

// A problem is the examples as rows of numbered features.
type problem struct {
	names     []string
	seen      []int // examples that each feature stands in
	rows      [][]numbered
	needs     []bool
	topics    []Topic
	sensitive int
}

type numbered struct {
	id    int
	share float64
}

func newProblem(examples []Example) *problem {
	p := &problem{}
	ids := map[string]int{}
	l := compiled()
	for _, e := range examples {
		var row []numbered
		for _, f := range l.features(e.Text) {
			id, ok := ids[f.name]
			if !ok {
				id = len(ids)
				ids[f.name] = id
				p.names = append(p.names, f.name)
				p.seen = append(p.seen, 0)
			}
			p.seen[id]++
			row = append(row, numbered{id, f.share})
		}
		p.rows = append(p.rows, row)
		p.needs = append(p.needs, e.Topic.needs())
		p.topics = append(p.topics, e.Topic)
		if e.Topic.needs() {
			p.sensitive++
		}
	}
	for i, row := range p.rows {
		p.rows[i] = slices.DeleteFunc(row, func(n numbered) bool { return p.seen[n.id] < fewestSeen })
	}
	return p
}

// outOfFold scores every example, and names its topic, by weights that were fitted without its part.
func (p *problem) outOfFold() (scores, asides []float64, topics []Topic) {
	scores, asides, topics = make([]float64, len(p.rows)), make([]float64, len(p.rows)), make([]Topic, len(p.rows))
	part := make([]int, len(p.rows))
	for at, i := range shuffled(len(p.rows)) {
		part[i] = at % folds
	}
	done := make(chan bool)
	limit := make(chan bool, 2)
	for k := range folds {
		go func() {
			limit <- true
			t := p.solve(func(i int) bool { return part[i] == k })
			for i := range p.rows {
				if part[i] == k {
					f := p.features(i)
					score, sums := t.weigh(f)
					scores[i], asides[i], topics[i] = score, sums[asideColumn], best(sensitive, sums[:len(sensitive)])
				}
			}
			<-limit
			done <- true
		}()
	}
	for range folds {
		<-done
	}
	return scores, asides, topics
}

func (p *problem) features(i int) []feature {
	list := make([]feature, len(p.rows[i]))
	for k, n := range p.rows[i] {
		list[k] = feature{p.names[n.id], n.share}
	}
	return list
}

// solve fits the weights of all examples but those left out, and keeps those that matter most.
func (p *problem) solve(leftOut func(int) bool) *table {
	var rows [][]numbered
	var needs []bool
	var topics []Topic
	for i, row := range p.rows {
		if leftOut == nil || !leftOut(i) {
			rows, needs, topics = append(rows, row), append(needs, p.needs[i]), append(topics, p.topics[i])
		}
	}
	all, _ := separate(rows, needs, len(p.names))
	kept := p.strongest(all)
	for i, row := range rows { // once more with these alone
		var few []numbered
		for _, n := range row {
			if kept[n.id] {
				few = append(few, n)
			}
		}
		rows[i] = few
	}
	all, constant := separate(rows, needs, len(p.names))
	t := &table{constant: constant, worth: map[string]worth{}}
	for id, name := range p.names {
		if kept[id] && math.Abs(all[id]) >= unit/2 {
			t.worth[name] = worth{weight: math.Round(all[id]/unit) * unit}
		}
	}
	p.nameTopics(t, rows, topics)
	return t
}

// nameTopics fits, among the examples with a sensitive topic, each against the others; the same for the declined ones; and what
// is not the desk's field against what is.
func (p *problem) nameTopics(t *table, rows [][]numbered, topics []Topic) {
	for k, topic := range sensitive {
		p.column(t, k, rows, topics, func(l Topic) (is, counts bool) { return l == topic, l.Sensitive() })
	}
	for k, topic := range declined {
		p.column(t, len(sensitive)+k, rows, topics, func(l Topic) (is, counts bool) { return l == topic, slices.Contains(declined, l) })
	}
	p.column(t, asideColumn, rows, topics, func(l Topic) (is, counts bool) { return l.aside(), l.aside() || l == Career || l.needs() })
}

// column fits one column of the table on the examples that count.
func (p *problem) column(t *table, k int, rows [][]numbered, topics []Topic, label func(Topic) (is, counts bool)) {
	var with [][]numbered
	var positive []bool
	for i, topic := range topics {
		if is, counts := label(topic); counts {
			with, positive = append(with, rows[i]), append(positive, is)
		}
	}
	all, constant := separate(with, positive, len(p.names))
	t.constants[k] = constant
	for id, w := range all {
		if v, ok := t.worth[p.names[id]]; ok && math.Abs(w) >= topicKept {
			v.columns[k] = math.Round(w/unit) * unit
			t.worth[p.names[id]] = v
		}
	}
}

// strongest marks the features that move the most examples furthest.
func (p *problem) strongest(weights []float64) []bool {
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	reach := func(i int) float64 { return math.Abs(weights[i]) * math.Sqrt(float64(p.seen[i])) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(reach(b), reach(a)) })
	kept := make([]bool, len(weights))
	for _, i := range order[:min(mostKept, len(order))] {
		kept[i] = true
	}
	return kept
}
