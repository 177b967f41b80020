package retrieval

// When two articles count as the same: their best passages share this much of their words (Jaccard), and hold enough of them
// for that to mean something. A page that was imported from two places differs in its title and a date; two programs of one
// family differ in far more.
const (
	sameShare = 0.85
	sameLeast = 12 // words and kinds of quantities
	foldAmong = 10 // first articles that are compared
)

// fold leaves of articles that say the same the one that stands first, and names the others under it.
func fold(hits []ArticleHit) []ArticleHit {
	kept := make([]ArticleHit, 0, len(hits))
	var words [][]int32
	for i, hit := range hits {
		if i >= foldAmong {
			return append(kept, hits[i:]...)
		}
		held := unpackIDs(hit.Passages[0].held)
		same := -1
		for j := range kept {
			if kept[j].Kind == hit.Kind && alike(words[j], held) {
				same = j
				break
			}
		}
		if same >= 0 {
			kept[same].Same = append(kept[same].Same, hit.Slug)
			continue
		}
		kept, words = append(kept, hit), append(words, held)
	}
	return kept
}

// alike compares two ascending lists.
func alike(a, b []int32) bool {
	if min(len(a), len(b)) < sameLeast || float64(min(len(a), len(b))) < sameShare*float64(max(len(a), len(b))) {
		return false
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return float64(both) >= sameShare*float64(len(a)+len(b)-both)
}
