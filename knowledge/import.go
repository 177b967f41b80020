package knowledge

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"dousuru/internal/postgres"
)

// Options of an import. The zero value imports everything new and changed, keeps what vanished, and names people as the
// documents do.
type Options struct {
	DryRun         bool // count and compare, write nothing
	RetireVanished bool // take what vanished from view
	Overwrite      bool // take the file's word for articles that HR edited here; without it they are kept
	KeepPlaces     bool // leave an unchanged article with the source that brought it, and with what HR did to it
	// Pseudonymise replaces the names of people by letters, for documents of others and for cases; Names are full names
	// to be replaced beside those that the pages mark. See internal/pseudonym for what it cannot catch.
	Pseudonymise bool
	Names        []string
	// Committing is called inside the transaction of each article that is written or retired, before it commits, so that
	// what follows from the change is stored with it or not at all. Its error keeps the article from being stored and ends
	// the import.
	Committing func(ctx context.Context, tx pgx.Tx, change Change) error
	// Seen is called for each article of the files in their order, in a dry run too, before it is written.
	Seen func(Look)
	// Progress is called before each step; each file is a step twice, once when it is read and once when it is stored.
	// It may be called from several goroutines, one at a time.
	Progress func(done, total int, path string)
}

// Import reads the sources and brings the stored articles and desks in step with them. A file or record that cannot be
// read is in the report and stops nothing; an article is stored whole, in a transaction of its own, or not at all. The
// error is for what ends an import: a lost database, another import at work, a cancelled context; what was stored until
// then stays, and a repeated run goes on from there.
func Import(ctx context.Context, db *postgres.DB, opts Options, sources ...Source) (Report, error) {
	return importOn(ctx, db, db.By(postgres.Worker()), opts, sources)
}

// ImportIn is Import inside a transaction of db: everything is stored when that commits, or nothing.
func ImportIn(ctx context.Context, db *postgres.DB, tx pgx.Tx, opts Options, sources ...Source) (Report, error) {
	return importOn(ctx, db, tx, opts, sources)
}

func importOn(ctx context.Context, db *postgres.DB, on database, opts Options, sources []Source) (Report, error) {
	start := time.Now()
	report := Report{ByKind: map[Kind]int{}}
	var files []found
	for i, s := range sources {
		list, skipped, rejected := findFiles(s, i)
		files = append(files, list...)
		report.Skipped += skipped
		report.Rejected = append(report.Rejected, rejected...)
	}
	steps := newSteps(opts.Progress, 2*len(files))
	read, err := readFiles(ctx, sources, files, steps)
	if err != nil {
		return report, fmt.Errorf("read files: %w", err)
	}
	batch := assemble(read, files, opts, &report)
	unlock, err := lock(ctx, db)
	if err != nil {
		return report, fmt.Errorf("store articles: %w", err)
	}
	defer unlock()
	if err := store(ctx, on, opts, sources, batch, steps, &report); err != nil {
		return report, fmt.Errorf("store articles: %w", err)
	}
	sortRejects(report.Rejected)
	sortRejects(report.Notes)
	report.Elapsed = time.Since(start)
	return report, nil
}

// readFiles parses the files side by side and returns them in their order.
func readFiles(ctx context.Context, sources []Source, files []found, steps *steps) ([]parsed, error) {
	read := make([]parsed, len(files))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			steps.next(f.file)
			read[i] = readFile(sources[f.source], f)
			return nil
		})
	}
	return read, group.Wait()
}
