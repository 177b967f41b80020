package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
	"dousuru/internal/seal"
	"dousuru/retrieval"
)

// audience is a tag that every passage asks for and the asker has, so that rights are decided and not skipped.
const audience = "role:employee"

// server is a Postgres of the benchmark's own, with the product's settings but without fsync and autovacuum.
type server struct {
	cluster   *cluster.Cluster
	folder    string
	databases int
}

func startServer(ctx context.Context, folder string) (*server, error) {
	c, err := cluster.Join(ctx, cluster.Options{Data: folder, Throwaway: true})
	if err != nil {
		return nil, fmt.Errorf("start Postgres: %w", err)
	}
	return &server{cluster: c, folder: folder}, nil
}

func (s *server) stop() error { return s.cluster.Leave() }

// owner runs one statement as the superuser.
func (s *server) owner(ctx context.Context, database, sql string) error {
	conn, err := pgx.Connect(ctx, s.cluster.DSN(cluster.Owner, database))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

// A desk is the product's retrieval on a database of its own.
type desk struct {
	server   *server
	database string
	db       *postgres.DB
	articles *retrieval.Index
}

func (s *server) open(ctx context.Context) (engine, error) {
	s.databases++
	d := &desk{server: s, database: fmt.Sprintf("benchmark_%d", s.databases)}
	if err := s.owner(ctx, "postgres", "create database "+d.database); err != nil {
		return nil, fmt.Errorf("create database: %w", err)
	}
	var err error
	key := filepath.Join(s.folder, d.database+".json") // the product does not open a database without one
	if err = seal.Create(key); err != nil {
		return nil, err
	}
	d.db, err = postgres.Open(ctx, postgres.Config{URL: s.cluster.DSN(cluster.Owner, d.database), MasterKey: key})
	if err != nil {
		return nil, err
	}
	d.articles = retrieval.Open(d.db)
	return d, nil
}

// index stores each passage as an article of its own and refreshes the index. The title, which the product indexes in a
// field of its own, is the passage's number: the real one names the answer in many questions, and no peer is given it.
func (d *desk) index(ctx context.Context, passages []passage) error {
	articles := make([][]any, len(passages))
	texts := make([][]any, len(passages))
	for i, p := range passages {
		id := uuid.NewSHA1(uuid.Nil, []byte(p.ID))
		articles[i] = []any{id, p.ID, "document", p.ID, []string{audience}, []byte{}}
		texts[i] = []any{id, 0, "summary", p.Text}
	}
	pool := d.db.Pool()
	_, err1 := pool.CopyFrom(ctx, pgx.Identifier{"knowledge", "article"}, []string{"id", "slug", "kind", "title", "audience", "content_hash"}, pgx.CopyFromRows(articles))
	_, err2 := pool.CopyFrom(ctx, pgx.Identifier{"knowledge", "passage"}, []string{"article_id", "ordinal", "facet", "body"}, pgx.CopyFromRows(texts))
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("store passages: %w", err)
	}
	if _, err := d.articles.Refresh(ctx); err != nil {
		return err
	}
	return d.server.owner(ctx, d.database, "vacuum analyze") // what autovacuum does within a minute
}

func (d *desk) search(ctx context.Context, question string) (answer, error) {
	found, err := d.articles.Search(ctx, retrieval.Request{Text: question, Tags: []string{audience}})
	if err != nil {
		return answer{}, err
	}
	s := found.Signals
	a := answer{signals: []evidence{
		{"confidence", found.Confidence}, {"coverage", s.Coverage}, {"unknown", -s.Unknown}, {"strength", s.Strength},
		{"margin", s.Margin}, {"spread", s.Spread}, {"unmatched", -s.Unmatched}, {"detail", s.Detail},
	}}
	for _, hit := range found.Articles[:min(top, len(found.Articles))] {
		a.ids = append(a.ids, hit.Slug)
	}
	return a, nil
}

// size counts the tables of the index with their own indexes, not the knowledge itself.
func (d *desk) size(ctx context.Context) (bytes int64, err error) {
	err = d.db.Pool().QueryRow(ctx, `
		select sum(pg_total_relation_size(c.oid))::bigint from pg_class c
		where c.relnamespace = 'retrieval'::regnamespace and c.relkind = 'r'`).Scan(&bytes)
	return bytes, err
}

func (d *desk) close() error {
	err := d.db.Close()
	return errors.Join(err, d.server.owner(context.Background(), "postgres", "drop database "+d.database+" with (force)"))
}
