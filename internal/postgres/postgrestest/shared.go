package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
)

// template is migrated once; every test database is a copy of it.
const template = "template_test"

// within bounds the start and each statement; a start takes about two seconds on two cores, more on a busy machine.
const within = 2 * time.Minute

// shared is the cluster of a test binary.
type shared struct {
	once    sync.Once
	err     error // of the start
	folder  string
	cluster *cluster.Cluster
	blank   blank
	keys    string // folder of the master key

	mu    sync.Mutex
	admin *pgx.Conn // owner, on the database postgres; a plain connection, since a pool's goroutine would fail leak tests
	last  int       // number of the last test database

	preparing sync.Mutex
	made      map[string]bool // templates of Copy
}

func (s *shared) start() error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	cluster.Sweep()
	var err error
	if s.folder, err = cluster.ThrowawayFolder(); err != nil {
		return err
	}
	if s.cluster, err = cluster.Join(ctx, cluster.Options{Data: s.folder, Throwaway: true}); err != nil {
		return err
	}
	if s.admin, err = pgx.Connect(ctx, s.cluster.DSN(cluster.Owner, "postgres")); err != nil {
		return err
	}
	if _, err := s.admin.Exec(ctx, "create database "+template); err != nil {
		return fmt.Errorf("make template database: %w", err)
	}
	db, err := postgres.Open(ctx, Config(s.cluster.DSN(cluster.Owner, template)))
	if err != nil {
		return fmt.Errorf("migrate template database: %w", err)
	}
	return db.Close()
}

func (s *shared) stop() error {
	var err error
	if s.admin != nil {
		err = s.admin.Close(context.Background())
	}
	for _, c := range []*cluster.Cluster{s.cluster, s.blank.cluster} {
		if c != nil {
			err = errors.Join(err, c.Leave())
		}
	}
	for _, folder := range []string{s.folder, s.blank.folder, s.keys} {
		if folder != "" {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}
	return err
}

// database makes a database from a template, to be dropped when the test ends.
func (s *shared) database(t testing.TB, from string) (dsn string) {
	t.Helper()
	s.mu.Lock()
	s.last++
	name := fmt.Sprintf("test_%d", s.last)
	s.mu.Unlock()
	if err := s.copy(name, from); err != nil {
		t.Fatalf("make test database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("drop database " + name + " with (force)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return s.cluster.DSN(cluster.Owner, name)
}

// prepared is the template of a name, made by the first who asks for it.
func (s *shared) prepared(t testing.TB, name string, prepare func(dsn string)) string {
	t.Helper()
	s.preparing.Lock()
	defer s.preparing.Unlock()
	made := "prepared_" + name
	if s.made[made] {
		return made
	}
	if err := s.copy(made, template); err != nil {
		t.Fatalf("make test database: %v", err)
	}
	prepare(s.cluster.DSN(cluster.Owner, made))
	if s.made == nil {
		s.made = map[string]bool{}
	}
	s.made[made] = true
	return made
}

// copy makes a database from a template, file by file: through the log of Postgres, its own default, it takes twice the processor.
func (s *shared) copy(name, from string) error {
	return s.exec("create database " + name + " template " + from + " strategy file_copy")
}

func (s *shared) exec(sql string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	_, err := s.admin.Exec(ctx, sql)
	return err
}
