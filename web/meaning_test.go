package web

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

// A hearing embedder writes down the questions it gets.
type hearing struct {
	embeddertest.Random
	mu    sync.Mutex
	heard []string
}

func (h *hearing) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	if purpose == retrieval.QuestionPurpose {
		h.mu.Lock()
		h.heard = append(h.heard, texts...)
		h.mu.Unlock()
	}
	return h.Random.Embed(ctx, purpose, texts)
}

func (h *hearing) take() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	heard := h.heard
	h.heard = nil
	return heard
}

// What HR types to try a draft is HR's own, masked, and theirs to withhold; what an employee asked HR goes to no embedder, on no page.
func TestWhoseWordsGoToTheEmbedder(t *testing.T) {
	c := newCompany(t)
	h := &hearing{Random: embeddertest.Random{Length: 8}}
	c.site.opts.Index = retrieval.Open(c.db, retrieval.WithEmbedder(h))
	c.bring(map[string]string{"posting.md": postingPage})
	if _, err := c.site.opts.Index.Embed(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update retrieval.model set weight = 0.1, base = 0, wrong = 0.4, own = 0.8`); err != nil {
		t.Fatal(err)
	}
	var asked []uuid.UUID
	c.site.opts.Engine = chat.New(c.db, c.site.opts.Index)
	c.site.opts.Engine.UseMeaning(chat.MeaningChecks{
		Allowed: func(ctx context.Context, person uuid.UUID) (bool, error) {
			asked = append(asked, person)
			return chat.AllowedBy(c.db)(ctx, person)
		},
		Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
			return []string{"［伏］" + texts[0]}, func(s string) string { return s }, nil
		}})
	h.take()
	hr := c.as("hr")
	page := c.draft(hr, "海辺の短期体験", "海辺の拠点で一か月働けます。")
	const question = "海辺の短期体験の対象者はだれですか"
	hr.post(page+"/try", "question", question).wants(t, http.StatusOK, "この下書きを公開したら")
	if heard := h.take(); !slices.Equal(heard, []string{"［伏］" + question, "［伏］" + question}) || !slices.Contains(asked, c.person("hr").ID) || slices.ContainsFunc(asked, func(p uuid.UUID) bool { return p != c.person("hr").ID }) {
		t.Errorf("heard %q, asked %v", heard, asked)
	}
	if err := chat.SetOffline(t.Context(), c.db, c.person("hr").Viewer(), true); err != nil {
		t.Fatal(err)
	}
	hr.post(page+"/try", "question", question).wants(t, http.StatusOK, "この下書きを公開したら")
	if heard := h.take(); len(heard) > 0 {
		t.Errorf("HR is offline: heard %q", heard)
	}
	if err := chat.SetOffline(t.Context(), c.db, c.person("hr").Viewer(), false); err != nil {
		t.Fatal(err)
	}
	id := c.ask("mika", "社内公募に応募したら、すぐ上司に伝わってしまいますか")
	c.reply(id, "内定までは伝わりません。")
	hr.get("/hr/questions/"+id.String()+"?way=existing").wants(t, http.StatusOK, "答えである見込み")
	if heard := h.take(); len(heard) > 0 {
		t.Errorf("a question to HR: heard %q", heard)
	}
}

// HR reads that passages wait, and whoever looks at the server's health does; nobody reads it when none do.
func TestHeldPassagesAreTold(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	hr.get("/hr/due").lacks(t, `id="held"`)
	hr.get("/readyz").lacks(t, "passages_held")
	if err := c.site.opts.Index.Hold(t.Context(), 12_345); err != nil {
		t.Fatal(err)
	}
	hr.get("/hr/due").wants(t, http.StatusOK, `id="held"`, "12345件の文が", "dousuru embed")
	hr.get("/readyz").wants(t, http.StatusOK, `"passages_held":12345`)
}
