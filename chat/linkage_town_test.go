package chat

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/linkage"
	"dousuru/internal/postgres/postgrestest"
)

// crowd is how many people talk with the desk between two deliveries; some of them ask without a name.
const crowd = 200

// town is a house with a crowd.
type town struct {
	*house
	owner    *pgxpool.Pool
	people   []directory.Person
	attacker directory.Person
	played   map[string]linkage.Evidence
}

func newTown(t *testing.T, letters bool) *town {
	w := &town{house: newHouse(t), played: map[string]linkage.Evidence{}}
	w.owner = postgrestest.Owner(t, w.db)
	var entries []directory.Entry
	for i := range crowd {
		entries = append(entries, directory.Entry{Slug: fmt.Sprintf("c%03d", i), Name: fmt.Sprintf("見本 %03d", i), Roles: []string{"employee"}})
	}
	for _, p := range []directory.Person{w.hanako, w.taro, w.hr} {
		entries = append(entries, directory.Entry{Slug: p.Slug, Name: p.Name, Roles: p.Tags()[:0]})
	}
	entries = entries[:crowd]
	entries = append(entries, directory.Entry{Slug: "jinji", Name: "見本 人事", Roles: []string{"employee", "hr"}})
	if err := directory.Put(t.Context(), w.db, entries); err != nil {
		t.Fatal(err)
	}
	for i := range crowd {
		p, err := directory.FindSlug(t.Context(), w.db, entries[i].Slug)
		if err != nil {
			t.Fatal(err)
		}
		w.people = append(w.people, p)
	}
	w.attacker = w.hr
	if letters {
		book := w.engine.questions
		book.Letters = escalation.NewLetters(w.db, 3*time.Millisecond) // a turn takes some ten: as in life there are more letters than turns
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); book.Letters.Run(ctx) }()
		t.Cleanup(func() { stop(); <-done })
	}
	return w
}

// visits writes what the pages write of a login: its row, and that it was used.
func (w *town) visits(p directory.Person) {
	w.t.Helper()
	_, err := w.owner.Exec(w.t.Context(), `
		insert into web.session (token_hash, data, expiry, person_id, ends) values ($1::text, '', now() + interval '1 day', $1::uuid, now() + interval '1 day')
		on conflict (token_hash) do update set expiry = excluded.expiry`, p.ID)
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) transaction() int64 {
	w.t.Helper()
	id, err := linkage.Transaction(w.t.Context(), w.owner)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *town) evidence(from int64) linkage.Evidence {
	w.t.Helper()
	e, err := linkage.Read(w.t.Context(), w.owner, from)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}
