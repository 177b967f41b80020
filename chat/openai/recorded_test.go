package openai_test

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"dousuru/chat/openai"
	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
	"dousuru/internal/endpoint/recorded"
	"dousuru/retrieval"
	vectors "dousuru/retrieval/openai"
)

// What servers really wrote, played back: one that nobody of the house wrote, and the one with faults. The requests are those of the
// recording, to the letter. DOUSURU_UPDATE=1 records anew.
func TestRecorded(t *testing.T) {
	cut := func() string {
		return strings.TrimSuffix(faulty.Start(t, faulty.Named("429 with words"), faulty.All).URL, "/v1")
	}
	good := func() string { return strings.TrimSuffix(faulty.Good(t, pieces...).URL, "/v1") }
	somebody := func() string { return aimock(t) }
	for name, c := range map[string]struct {
		from  func() string
		kinds string
	}{"aimock": {somebody, ""}, "faulty-good": {good, ""}, "faulty-429": {cut, "limited"}} {
		t.Run(name, func(t *testing.T) {
			url := recorded.Serve(t, filepath.Join("testdata", "recorded", name+"-compose.json"), c.from)
			text := ""
			_, err := openai.NewComposer(client(t, endpoint.Options{URL: url + "/v1", Tries: 1}), "m").Compose(t.Context(), asked, func(piece string) error { text += piece; return nil })
			judge(t, "compose", err, c.kinds)
			if c.kinds == "" && !strings.HasSuffix(text, "上司に知らされません [2]。") {
				t.Errorf("text %q", text)
			}
		})
	}
	url := recorded.Serve(t, filepath.Join("testdata", "recorded", "aimock-understand.json"), somebody)
	query, _, err := openai.NewUnderstander(client(t, endpoint.Options{URL: url + "/v1", Tries: 1}), "m").Understand(t.Context(), vague)
	if err != nil || query != "社内公募制度 応募の締切" {
		t.Errorf("query %q, %v", query, err)
	}
	url = recorded.Serve(t, filepath.Join("testdata", "recorded", "aimock-embed.json"), somebody)
	c := client(t, endpoint.Options{URL: url + "/v1", Tries: 1})
	embedder, err := vectors.New(c, c, vectors.Options{Model: "m", Dimensions: 4, Longest: 6000})
	if err != nil {
		t.Fatal(err)
	}
	of, err := embedder.Embed(t.Context(), retrieval.PassagePurpose, []string{"社内公募の募集時期"})
	if err != nil || len(of) != 1 || len(of[0]) != 4 || math.Abs(float64(of[0][0])-0.5) > 1e-6 {
		t.Errorf("vectors %v, %v", of, err)
	}
}
