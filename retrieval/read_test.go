package retrieval

import (
	"testing"

	"dousuru/knowledge"
)

func TestFollowedFacets(t *testing.T) {
	for message, want := range map[string]knowledge.Facet{
		"で、落ちたら？":            knowledge.After,
		"給料は？":               knowledge.Amount,
		"申込はいつまで？":           knowledge.Window,
		"上司は何か言ってきますか":       knowledge.Notified,
		"パートの人も対象？":          knowledge.Eligibility,
		"どこに聞けばいい":           knowledge.Contact,
		"その人、何がつらかったんでしょう":   knowledge.Difficulty,
		"do I have to sign":  knowledge.Approvers,
		"社内公募について知りたい":       "",
		"What about classes": "",
	} {
		got := knowledge.Facet("")
		if facets := FollowedFacets(message); len(facets) > 0 {
			got = facets[0]
		}
		if got != want {
			t.Errorf("%s asks for %q, want %q", message, got, want)
		}
	}
}
