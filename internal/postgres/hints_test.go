package postgres_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func notify(t *testing.T, db *postgres.DB, topics ...string) {
	t.Helper()
	err := db.As(t.Context(), postgres.Viewer{}, func(tx pgx.Tx) error {
		for _, topic := range topics {
			if err := postgres.Notify(t.Context(), tx, topic); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// listening subscribes and waits until the connection listens, which shows as the first hint.
func listening(t *testing.T, db *postgres.DB, topics ...string) <-chan struct{} {
	t.Helper()
	hint, cancel := db.Subscribe(topics...)
	t.Cleanup(cancel)
	soon(t, hint)
	return hint
}

func TestHintsReachTheirTopic(t *testing.T) {
	db := postgrestest.New(t)
	first := listening(t, db, "end")
	knowledge, cancelKnowledge := db.Subscribe("knowledge")
	both, cancelBoth := db.Subscribe("person:1", "knowledge")
	defer cancelBoth()
	other, cancelOther := db.Subscribe("person:2")
	defer cancelOther()

	notify(t, db, "knowledge")
	soon(t, knowledge)
	soon(t, both)
	notify(t, db, "person:1")
	soon(t, both)

	cancelKnowledge()
	cancelKnowledge()
	notify(t, db, "knowledge", "end") // in this order to the listener
	soon(t, first)
	soon(t, both)
	if len(knowledge) != 0 || len(other) != 0 {
		t.Errorf("hints after the end of the subscription: %d, for another topic: %d", len(knowledge), len(other))
	}
}

func TestHintOfARolledBackTransaction(t *testing.T) {
	db := postgrestest.New(t)
	end, lost := listening(t, db, "end"), listening2(t, db, "lost")
	_ = db.As(t.Context(), postgres.Viewer{}, func(tx pgx.Tx) error {
		if err := postgres.Notify(t.Context(), tx, "lost"); err != nil {
			t.Error(err)
		}
		return pgx.ErrNoRows
	})
	notify(t, db, "end")
	soon(t, end)
	if len(lost) != 0 {
		t.Error("a rolled-back transaction hinted")
	}
}

// listening2 is a further subscription, when the connection listens already.
func listening2(t *testing.T, db *postgres.DB, topics ...string) <-chan struct{} {
	hint, cancel := db.Subscribe(topics...)
	t.Cleanup(cancel)
	return hint
}

func TestAForgetfulSubscriberBlocksNobody(t *testing.T) {
	db := postgrestest.New(t)
	end, forgetful := listening(t, db, "end"), listening2(t, db, "busy")
	for range 100 {
		notify(t, db, "busy")
	}
	notify(t, db, "end")
	soon(t, end)
	if len(forgetful) != 1 {
		t.Errorf("%d hints wait, want one", len(forgetful))
	}
}

func TestHintsReachOtherPrograms(t *testing.T) {
	server := postgrestest.Private(t)
	here, there := server.Open(), server.Open()
	hint := listening(t, there, "knowledge")
	notify(t, here, "knowledge")
	soon(t, hint)
}

// Whatever happened while the listener was away, everybody looks once it is back; after that hints come as before.
func TestHintsAfterALostConnection(t *testing.T) {
	db := postgrestest.New(t)
	first, second := listening(t, db, "knowledge"), listening2(t, db, "person:1")
	owner := postgrestest.Owner(t, db)
	tag, err := owner.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen dousuru'`)
	if err != nil || tag.RowsAffected() != 1 {
		t.Fatalf("ended %d listeners, %v; want one connection for both", tag.RowsAffected(), err)
	}
	soon(t, first)
	soon(t, second)
	notify(t, db, "person:1")
	soon(t, second)
}

func TestCloseLeavesNothing(t *testing.T) {
	dsn := postgrestest.Fresh(t)
	before := goleak.IgnoreCurrent()
	db, err := postgres.Open(t.Context(), postgrestest.Config(dsn))
	if err != nil {
		t.Fatal(err)
	}
	var subscribers sync.WaitGroup
	for range 8 {
		subscribers.Go(func() {
			hint, cancel := db.Subscribe("knowledge")
			select {
			case <-hint:
			case <-time.After(10 * time.Second):
				t.Error("no hint came")
			}
			cancel()
		})
	}
	subscribers.Wait()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	goleak.VerifyNone(t, before)
}
