package seal_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// Whatever is sealed opens again, in its own place alone, and not when a bit of it changed.
func TestWhatIsSealedOpensInItsPlaceAlone(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 2)
	key, other := keyOf(t, db, ids[0]), keyOf(t, db, ids[1])
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.String().Draw(t, "words")
		row := rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "row")
		sealed, err := key.Seal(words, row...)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := key.Open(sealed, row...); err != nil || got != words {
			t.Fatalf("opened %q, %v", got, err)
		}
		if len(words) > 8 && bytes.Contains(sealed, []byte(words)) {
			t.Fatal("the words stand in it")
		}
		again, _ := key.Seal(words, row...)
		if bytes.Equal(again, sealed) {
			t.Fatal("sealed twice it is the same")
		}
		spoilt := bytes.Clone(sealed)
		spoilt[rapid.IntRange(0, len(sealed)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		for what, open := range map[string]func() (string, error){
			"another person's key": func() (string, error) { return other.Open(sealed, row...) },
			"another row":          func() (string, error) { return key.Open(sealed, append(row, "")...) },
			"a changed bit":        func() (string, error) { return key.Open(spoilt, row...) },
			"a part":               func() (string, error) { return key.Open(sealed[:len(sealed)-1], row...) },
		} {
			if got, err := open(); !errors.Is(err, seal.ErrNotSealed) {
				t.Fatalf("%s: %q, %v", what, got, err)
			}
		}
	})
	if one, _ := key.Seal("x", "ab", "c"); one != nil {
		if _, err := key.Open(one, "a", "bc"); !errors.Is(err, seal.ErrNotSealed) {
			t.Errorf("rows with the same letters: %v", err)
		}
	}
	if got, err := key.Open(nil, "chat.message.body"); got != "" || err != nil {
		t.Errorf("nothing: %q, %v", got, err)
	}
	if got := fmt.Sprintf("%v %s", key, key); strings.ContainsAny(got, "{[") {
		t.Errorf("a key prints as %q", got)
	}
}

// Of the length only a class is told, and a text grows by a quarter at most above the first step.
func TestLengthTellsAClass(t *testing.T) {
	db := postgrestest.New(t)
	key := keyOf(t, db, people(t, db, 1)[0])
	length := func(n int) int {
		sealed, err := key.Seal(strings.Repeat("x", n))
		if err != nil {
			t.Fatal(err)
		}
		return len(sealed)
	}
	for _, words := range []string{"act", "keep", "none", "undecided", strings.Repeat("あ", 80)} {
		if length(len(words)) != length(0) {
			t.Errorf("%q is told from nothing by its length", words)
		}
	}
	classes := map[int]bool{}
	for n := range 20_000 {
		l := length(n)
		if l < n || l > max(n+n/4, n+256)+40 {
			t.Fatalf("%d bytes become %d", n, l)
		}
		classes[l] = true
	}
	if len(classes) > 24 {
		t.Errorf("%d lengths up to 20,000 bytes", len(classes))
	}
}

// The policies decide who gets a key: its person, and the worker, who reads no words.
func TestOnlyThePersonFindsTheirKey(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 2)
	keyOf(t, db, ids[0])
	all := []postgres.Role{postgres.RoleEmployee, postgres.RoleManager, postgres.RoleHR, postgres.RoleExecutive, postgres.RoleAdmin}
	for name, v := range map[string]postgres.Viewer{"nobody": {}, "a colleague": viewer(ids[1]), "everybody's roles": {Person: ids[1], Roles: all}} {
		if _, err := find(t, db, v, ids[0]); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("%s: %v", name, err)
		}
		err := db.As(t.Context(), v, func(tx pgx.Tx) error {
			_, err := seal.Key(t.Context(), tx, seal.Person(ids[0]))
			return err
		})
		if err == nil {
			t.Errorf("%s makes a key in another person's place", name)
		}
	}
	if _, err := find(t, db, viewer(ids[0]), ids[0]); err != nil {
		t.Error(err)
	}
}

// At first use at the same time there is one key.
func TestFirstUseAtTheSameTimeMakesOneKey(t *testing.T) {
	db := postgrestest.New(t)
	id := people(t, db, 1)[0]
	var sealed [8][]byte
	var using sync.WaitGroup
	for i := range sealed {
		using.Go(func() {
			err := db.As(t.Context(), viewer(id), func(tx pgx.Tx) error {
				key, err := seal.Key(t.Context(), tx, seal.Person(id))
				if err == nil {
					sealed[i], err = key.Seal("words")
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	using.Wait()
	key, err := find(t, db, viewer(id), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sealed {
		if got, err := key.Open(s); got != "words" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

// What an erased key sealed stays shut, for the same person with a new key too; a person who goes takes theirs with them.
func TestErasingTheKeyErases(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 2)
	sealed, err := keyOf(t, db, ids[0]).Seal("words")
	if err != nil {
		t.Fatal(err)
	}
	err = db.As(t.Context(), viewer(ids[0]), func(tx pgx.Tx) error { return seal.Erase(t.Context(), tx, seal.Person(ids[0])) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := find(t, db, viewer(ids[0]), ids[0]); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("after erasing: %v", err)
	}
	if got, err := keyOf(t, db, ids[0]).Open(sealed); !errors.Is(err, seal.ErrNotSealed) {
		t.Errorf("with the next key: %q, %v", got, err)
	}
	keyOf(t, db, ids[1])
	owner := postgrestest.Owner(t, db)
	if _, err := owner.Exec(t.Context(), `delete from directory.person`); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := owner.QueryRow(t.Context(), `select count(*) from seal.person_key`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d keys are left, %v", left, err)
	}
}

// A wrapped key that is moved to another person does not open.
func TestWrappedKeysCannotBeMoved(t *testing.T) {
	db := postgrestest.New(t)
	ids := people(t, db, 2)
	keyOf(t, db, ids[0])
	keyOf(t, db, ids[1])
	_, err := postgrestest.Owner(t, db).Exec(t.Context(), `update seal.person_key set wrapped_key = (select wrapped_key from seal.person_key where holder = $1)`, ids[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := find(t, db, viewer(ids[1]), ids[1]); !errors.Is(err, seal.ErrBadMaster) {
		t.Errorf("got %v", err)
	}
	if _, err := find(t, db, viewer(ids[0]), ids[0]); err != nil {
		t.Error(err)
	}
}

func BenchmarkSealAndOpen(b *testing.B) {
	db := postgrestest.New(b)
	var key *seal.DataKey
	var id uuid.UUID
	if err := postgrestest.Owner(b, db).QueryRow(b.Context(), `insert into directory.person (slug, name) values ('p', 'P') returning id`).Scan(&id); err != nil {
		b.Fatal(err)
	}
	err := db.As(b.Context(), viewer(id), func(tx pgx.Tx) (err error) {
		key, err = seal.Key(b.Context(), tx, seal.Person(id))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	words := strings.Repeat("公募", 170) // some 1 KB
	for b.Loop() {
		sealed, err := key.Seal(words, "chat.message.body", "1")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := key.Open(sealed, "chat.message.body", "1"); err != nil {
			b.Fatal(err)
		}
	}
}
