package retrieval

import (
	"cmp"
	"hash/fnv"
	"slices"
)

// Folds deals examples into k parts of about equal size, 0 to k−1, with about the same share of each stratum in each. What has
// the same group falls into the same part, with the stratum of its first member. The parts depend on the groups' names alone,
// not on the order, so that a question stays where it is when others join.
func Folds(groups []string, strata []bool, k int) []int {
	type dealt struct {
		name    string
		stratum int
		hash    uint64
	}
	var list []dealt
	seen := map[string]bool{}
	for i, name := range groups {
		if seen[name] {
			continue
		}
		seen[name] = true
		d := dealt{name: name, hash: hashOf(name)}
		if strata[i] {
			d.stratum = 1
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b dealt) int {
		return cmp.Or(cmp.Compare(a.stratum, b.stratum), cmp.Compare(a.hash, b.hash), cmp.Compare(a.name, b.name))
	})
	part := map[string]int{}
	for i, d := range list {
		part[d.name] = i % k
	}
	folds := make([]int, len(groups))
	for i, name := range groups {
		folds[i] = part[name]
	}
	return folds
}

func hashOf(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}
