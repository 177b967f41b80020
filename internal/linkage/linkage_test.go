package linkage

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
)

// planted is a round in which askers differ from the others by what tell says of their rows.
func planted(round int, tell func(asker bool, i int) []string) (r Round) {
	for i := range 200 {
		who := uuid.New()
		r.Order = append(r.Order, who)
		asker := (i+round)%10 == 0
		r.Morning.people = append(r.Morning.people, mark{table: "chat.turn", of: who, xmin: int64(10 * i), values: tell(asker, i)})
		if asker {
			again := Evidence{people: []mark{{table: "chat.turn", values: tell(true, i)}}}
			r.Asked = append(r.Asked, Asked{Asker: who, Thread: uuid.New(), Again: again})
		}
	}
	r.Evening = r.Morning
	return r
}

// The strategies find what is planted, and are by chance where nothing is.
func TestWhatIsPlantedIsFound(t *testing.T) {
	for _, test := range []struct {
		name, strategy string
		tell           func(asker bool, i int) []string
		least, most    int // hits of 600
	}{
		{"nothing", "who left what the same words leave", func(bool, int) []string { return []string{"kind=a"} }, 0, 20},
		{"nothing", learned, func(bool, int) []string { return []string{"kind=a"} }, 0, 20},
		{"one wording each", "who left what the same words leave", func(_ bool, i int) []string { return []string{fmt.Sprint("length=", i)} }, 600, 600},
		{"ten wordings", "who left what the same words leave", func(_ bool, i int) []string { return []string{fmt.Sprint("length=", i/10%10)} }, 10, 80},
		{"askers have a word of their own", learned, func(asker bool, _ int) []string {
			if asker {
				return []string{"kind=b"}
			}
			return []string{"kind=a"}
		}, 15, 60}, // one of the twenty askers each
	} {
		var s Score
		for i := range 30 {
			s.Round(planted(i, test.tell))
		}
		if got := s.Hits[test.strategy]; s.Tries != 600 || got < test.least || got > test.most {
			t.Errorf("%s, %s: %d of %d, want %d to %d", test.name, test.strategy, got, s.Tries, test.least, test.most)
		}
	}
}
