package postgrestest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
)

// Server is a cluster of one test's own, which it may stop and start: for what happens when Postgres is gone.
type Server struct {
	t       testing.TB
	cluster *cluster.Cluster
}

// Private starts a cluster for this test alone, with an empty database; it takes about half a second. It is removed when
// the test ends.
func Private(t testing.TB) *Server {
	t.Helper()
	if server == nil {
		t.Fatal(needsMain)
	}
	folder, err := cluster.ThrowawayFolder()
	if err != nil {
		t.Fatalf("make folder for Postgres: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := server.blank.copyTo(folder); err != nil {
		t.Fatalf("make cluster: %v", err)
	}
	c, err := cluster.Join(t.Context(), cluster.Options{Data: folder, Throwaway: true})
	if err != nil {
		t.Fatalf("start Postgres: %v", err)
	}
	t.Cleanup(func() {
		if err := c.Leave(); err != nil {
			t.Errorf("stop Postgres: %v", err)
		}
	})
	return &Server{t: t, cluster: c}
}

// blank is a cluster that was made and stopped; private ones start as copies of it, which is faster than making them. It is not left before
// the tests end: what nobody uses another test binary sweeps away.
type blank struct {
	once    sync.Once
	err     error
	folder  string
	cluster *cluster.Cluster
}

func (b *blank) make() error {
	folder, err := cluster.ThrowawayFolder()
	if err != nil {
		return err
	}
	b.folder = folder
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	if b.cluster, err = cluster.Join(ctx, cluster.Options{Data: folder, Throwaway: true}); err != nil {
		return err
	}
	return b.cluster.Stop(ctx)
}

func (b *blank) copyTo(folder string) error {
	b.once.Do(func() { b.err = b.make() })
	if b.err != nil {
		return b.err
	}
	out, err := exec.Command("cp", "-a", filepath.Join(b.folder, "postgres"), folder).CombinedOutput() // keeps the owner
	if err != nil {
		return fmt.Errorf("copy: %w: %s", err, out)
	}
	return nil
}

// URL is the connection string of the owner, to open the database with postgres.Open.
func (s *Server) URL() string { return s.cluster.DSN(cluster.Owner, cluster.Database) }

// Open migrates and opens the database and closes it when the test ends. Opened by its URL, it does not start a stopped
// Postgres again.
func (s *Server) Open() *postgres.DB {
	s.t.Helper()
	db, err := postgres.Open(s.t.Context(), Config(s.URL()))
	if err != nil {
		s.t.Fatalf("open database: %v", err)
	}
	s.t.Cleanup(func() { db.Close() })
	return db
}

// Stop stops Postgres: running transactions are rolled back, every connection ends.
func (s *Server) Stop() {
	s.t.Helper()
	if err := s.cluster.Stop(s.t.Context()); err != nil {
		s.t.Fatalf("stop Postgres: %v", err)
	}
}

// Start starts Postgres again with its data.
func (s *Server) Start() {
	s.t.Helper()
	if err := s.cluster.Start(s.t.Context()); err != nil {
		s.t.Fatalf("start Postgres: %v", err)
	}
}
