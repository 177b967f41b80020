package evaluation

import (
	"bytes"
	"testing"
)

// What HR uploads as golden questions is taken whole and sound, or refused.
func FuzzReadGoldens(f *testing.F) {
	f.Add([]byte("{\"id\":\"a\",\"text\":\"社内公募\",\"expected\":\"answer\",\"articles\":[\"internal-posting\"]}\n\n{\"id\":\"b\",\"expected\":\"sensitive\"}"))
	f.Add([]byte("\ufeff{\"id\":1}"))
	f.Add([]byte("[]\nnull"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, _, err := ReadGoldens(bytes.NewReader(data))
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, g := range list {
			if fault := g.Check(); fault != nil || seen[g.ID] || g.ID == "" {
				t.Errorf("%+v was taken (%v)", g, fault)
			}
			seen[g.ID] = true
		}
	})
}

func FuzzDecodeQuestions(f *testing.F) {
	f.Add([]byte("{\"id\":\"a\",\"text\":\"x\",\"expected\":\"answer\"}\n"))
	f.Add([]byte("{\"turns\":[{\"text\":\"x\",\"expected\":\"answer\"}],\"expected\":\"answer\"}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := DecodeQuestions(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, q := range list {
			if RightOutcome[q.Expected] == "" || q.Role == "" || len(q.Messages()) == 0 {
				t.Errorf("%+v was taken", q)
			}
		}
	})
}
