package brief

import (
	"testing"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
	"dousuru/retrieval"
)

func TestMain(m *testing.M) {
	retrieval.Warm()
	postgrestest.Main(m)
}

// A house is the sample company, its manager 灘 孝太郎 and two of the people he leads.
type house struct {
	db         *postgres.DB
	maker      *Maker
	nada, nagi directory.Person
	ozu, other directory.Person // other leads somebody else
}

func newHouse(tb testing.TB) *house {
	tb.Helper()
	h := &house{db: postgrestest.Open(tb, postgrestest.Copy(tb, "furnished", func(dsn string) {
		db, err := postgres.Open(tb.Context(), postgrestest.Config(dsn))
		if err != nil {
			tb.Fatal(err)
		}
		defer db.Close()
		people, err := sample.Company().Open("people.csv")
		if err != nil {
			tb.Fatal(err)
		}
		defer people.Close()
		if _, err := directory.Import(tb.Context(), db, people, directory.Options{}); err != nil {
			tb.Fatal(err)
		}
		source := knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."}
		if _, err := knowledge.Import(tb.Context(), db, knowledge.Options{}, source); err != nil {
			tb.Fatal(err)
		}
		if _, err := retrieval.Open(db).Refresh(tb.Context()); err != nil {
			tb.Fatal(err)
		}
	}))}
	h.maker = NewMaker(chat.New(h.db, retrieval.Open(h.db)))
	for slug, p := range map[string]*directory.Person{"p006": &h.nada, "p012": &h.nagi, "p013": &h.ozu, "p007": &h.other} {
		var err error
		if *p, err = directory.FindSlug(tb.Context(), h.db, slug); err != nil {
			tb.Fatal(err)
		}
	}
	return h
}

func (h *house) make(tb testing.TB, in Input) Brief {
	tb.Helper()
	if in.Manager.ID != h.other.ID {
		in.Manager = h.nada
	}
	b, err := h.maker.Make(tb.Context(), in)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}
