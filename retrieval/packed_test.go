package retrieval

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCommon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := func(label string) []int32 {
			list := rapid.SliceOf(rapid.Int32Range(1, 300)).Draw(t, label)
			slices.Sort(list)
			return slices.Compact(list)
		}
		held, asked := ids("held"), ids("asked")
		var want []int32
		for _, id := range asked {
			if slices.Contains(held, id) {
				want = append(want, id)
			}
		}
		if got := common(packIDs(held), asked); !slices.Equal(got, want) {
			t.Fatalf("%v and %v have %v in common, not %v", held, asked, want, got)
		}
	})
	if got := common([]byte{0x80, 0x80}, []int32{1}); got != nil {
		t.Errorf("from a broken list: %v", got)
	}
}
