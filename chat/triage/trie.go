package triage

import "slices"

// A trie holds literals, byte by byte, with the elements that each belongs to.
type trie struct {
	next map[uint64]uint32 // node<<8 | byte → node
	ends map[uint32][]int  // node → elements
	size uint32
}

func (t *trie) add(literal string, element int) {
	if t.next == nil {
		t.next, t.ends = map[uint64]uint32{}, map[uint32][]int{}
	}
	node := uint32(0)
	for i := range len(literal) {
		key := uint64(node)<<8 | uint64(literal[i])
		following, ok := t.next[key]
		if !ok {
			t.size++
			following = t.size
			t.next[key] = following
		}
		node = following
	}
	if !slices.Contains(t.ends[node], element) {
		t.ends[node] = append(t.ends[node], element)
	}
}

// A span is where an element stands in a folded message, in bytes.
type span struct{ element, start, end int }

// find lists where elements stand, by start and then by end.
func (t *trie) find(message string) []span {
	var found []span
	for start := range message { // at the first byte of each character
		node, ok := uint32(0), true
		for at := start; at < len(message); at++ {
			if node, ok = t.next[uint64(node)<<8|uint64(message[at])]; !ok {
				break
			}
			for _, element := range t.ends[node] {
				found = append(found, span{element, start, at + 1})
			}
		}
	}
	return found
}
