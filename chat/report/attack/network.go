package attack

// An attacker knows everything that was published of a month, exactly; one who is told knows of every hidden number, too, whether
// it is below k. What they know is a network: people flow from the whole through theme, kind and article back to the whole;
// what is published is fixed, what is told is a bound. The least and the greatest value that a number can have are found by
// pushing as much as possible around it; for networks of whole numbers that is exact.

const free = 1 << 30

type edge struct {
	from, to     int
	flow, lo, hi int
	counts       string // what; "": something that is published
}

type network struct {
	isTold bool
	nodes  map[string]int
	edges  []edge
}

func (w *network) node(name string) int {
	if w.nodes == nil {
		w.nodes = map[string]int{}
	}
	if _, ok := w.nodes[name]; !ok {
		w.nodes[name] = len(w.nodes)
	}
	return w.nodes[name]
}

// known is a published number, told one of which only that it is not 0 is, or its size, unknown one of which nothing is.
func (w *network) known(from, to string, flow int) { w.add(from, to, flow, flow, flow, "") }
func (w *network) told(from, to string, flow, k int, what string) {
	switch {
	case flow < k && w.isTold:
		w.add(from, to, flow, 0, k-1, what)
	default:
		w.add(from, to, flow, 0, free, what)
	}
}
func (w *network) unknown(from, to string, flow int, what string) {
	w.add(from, to, flow, 0, free, what)
}
func (w *network) add(from, to string, flow, lo, hi int, what string) {
	w.edges = append(w.edges, edge{from: w.node(from), to: w.node(to), flow: flow, lo: lo, hi: hi, counts: what})
}

// bounds are the least and the greatest value of an edge that agree with everything else.
func (w *network) bounds(at int) (lo, hi int) {
	e := w.edges[at]
	return e.flow - w.push(at, e.from, e.to, e.flow-e.lo), e.flow + w.push(at, e.to, e.from, e.hi-e.flow)
}

// push finds how much can flow from one node to another beside an edge, up to most.
func (w *network) push(without, from, to, most int) int {
	flow := make([]int, len(w.edges))
	for i, e := range w.edges {
		flow[i] = e.flow
	}
	pushed := 0
	for pushed < most {
		came := make([]int, len(w.nodes)) // the edge by which a node was reached, from 1; negative: against its direction
		queue := []int{from}
		for len(queue) > 0 && came[to] == 0 {
			n := queue[0]
			queue = queue[1:]
			for i, e := range w.edges {
				switch {
				case i == without:
				case e.from == n && flow[i] < e.hi && came[e.to] == 0 && e.to != from:
					came[e.to] = i + 1
					queue = append(queue, e.to)
				case e.to == n && flow[i] > e.lo && came[e.from] == 0 && e.from != from:
					came[e.from] = -i - 1
					queue = append(queue, e.from)
				}
			}
		}
		if came[to] == 0 {
			return pushed
		}
		room := most - pushed
		for n := to; n != from; {
			if i := came[n]; i > 0 {
				room = min(room, w.edges[i-1].hi-flow[i-1])
				n = w.edges[i-1].from
			} else {
				room = min(room, flow[-i-1]-w.edges[-i-1].lo)
				n = w.edges[-i-1].to
			}
		}
		for n := to; n != from; {
			if i := came[n]; i > 0 {
				flow[i-1] += room
				n = w.edges[i-1].from
			} else {
				flow[-i-1] -= room
				n = w.edges[-i-1].to
			}
		}
		pushed += room
	}
	return pushed
}
