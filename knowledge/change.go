package knowledge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Change is one article that an import wrote or retired.
type Change struct {
	Source string // name of the source that brings the article
	Slug   string
	What   What
}

// What happened to an article.
type What string

// What may happen to an article.
const (
	WhatNew     What = "new"
	WhatChanged What = "changed"
	WhatRetired What = "retired"
)

// What else an article of a file may be; only Options.Seen is told of these.
const (
	WhatUnchanged What = "unchanged"
	WhatKept      What = "kept" // it was edited here, and stays so
)

// A Look is what an import found one article of its files to be.
type Look struct {
	What    What
	Article *Article // as the file has it
	File    string
	Line    int
}

// topic is what subscribers are told when anything published has changed.
const topic = "knowledge"

// commit does what belongs to every change of an article, inside its transaction.
func (o Options) commit(ctx context.Context, tx pgx.Tx, change Change) error {
	if o.Committing != nil {
		if err := o.Committing(ctx, tx, change); err != nil {
			return err
		}
	}
	return postgres.Notify(ctx, tx, topic)
}

// database is where an import writes: the pool of the program, or one transaction.
type database interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}
