package postgrestest

import (
	"os"
	"testing"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
)

// Server is a cluster of one test's own, which it may stop and start: for what happens when Postgres is gone.
type Server struct {
	t       testing.TB
	cluster *cluster.Cluster
}

// Private starts a cluster for this test alone; it takes a second or two. It is removed when the test ends.
func Private(t testing.TB) *Server {
	t.Helper()
	folder, err := throwawayFolder()
	if err != nil {
		t.Fatalf("make folder for Postgres: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
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

// URL is the connection string of the owner, to open the database with postgres.Open.
func (s *Server) URL() string { return s.cluster.DSN(cluster.Owner, cluster.Database) }

// Open opens the database and closes it when the test ends. Opened by its URL, it does not start a stopped Postgres again.
func (s *Server) Open() *postgres.DB {
	s.t.Helper()
	db, err := postgres.Open(s.t.Context(), postgres.Config{URL: s.URL()})
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
