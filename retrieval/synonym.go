package retrieval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// ErrNoList is returned for a list that nobody imported.
var ErrNoList = errors.New("no such list")

// A ThesaurusList is one list of the thesaurus. What ships is one of them.
type ThesaurusList struct {
	Source     string
	Entries    int
	Wordings   int // that lead somewhere, or are switched off
	Off        int // entries that switch a way off
	Themes     int
	LastImport time.Time // of its newest entry; zero for what ships
}

// Lists are what ships and the company's own, by name.
func Lists(ctx context.Context, db *postgres.DB) ([]ThesaurusList, error) {
	rows, _ := db.Pool().Query(ctx, `
		select source, count(*), count(distinct wording), count(*) filter (where weight = 0),
		       count(distinct theme) filter (where theme <> ''), max(added_at)
		from retrieval.synonym group by source order by source`)
	own, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ThesaurusList])
	if err != nil {
		return nil, fmt.Errorf("read lists of the thesaurus: %w", err)
	}
	wordings, themes := map[string]bool{}, map[string]bool{}
	for _, s := range shipped() {
		wordings[s.Wording], themes[s.Theme] = true, true
	}
	first := ThesaurusList{Source: Shipped, Entries: len(shipped()), Wordings: len(wordings), Themes: len(themes)}
	return append([]ThesaurusList{first}, own...), nil
}

// ExportThesaurus writes a list in the text format, or all of the company's when source is "". Imported again under its
// name, a list stays as it is. What ships is written as it was read, with its comments.
func ExportThesaurus(ctx context.Context, db *postgres.DB, w io.Writer, source string) error {
	if source == Shipped {
		_, err := io.WriteString(w, shippedText)
		return err
	}
	list, err := storedSynonyms(ctx, db.Pool(), source)
	switch {
	case err != nil:
		return fmt.Errorf("export thesaurus: %w", err)
	case len(list) == 0 && source != "":
		return fmt.Errorf("export %q: %w", source, ErrNoList)
	}
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Source == list[0].Source {
			n++
		}
		if _, err := fmt.Fprintf(w, "# list: %s\n", list[0].Source); err != nil {
			return err
		}
		if err := writeText(w, list[:n]); err != nil {
			return err
		}
		if list = list[n:]; len(list) > 0 {
			if _, err := fmt.Fprint(w, "\n[theme: ]\n"); err != nil { // a theme ends with its list
				return err
			}
		}
	}
	return nil
}

// RemoveThesaurus takes a list away and says how many entries it had.
func RemoveThesaurus(ctx context.Context, db *postgres.DB, source string) (removed int, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if err := lockThesaurus(ctx, tx); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `delete from retrieval.synonym where source = $1`, source)
		if err != nil {
			return err
		}
		if removed = int(tag.RowsAffected()); removed == 0 {
			return ErrNoList
		}
		return postgres.Notify(ctx, tx, ThesaurusTopic)
	})
	if err != nil {
		return 0, fmt.Errorf("remove %q: %w", source, err)
	}
	return removed, nil
}

// A querier is the pool of the program, or one transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// storedSynonyms are the company's entries of one list, or of all for "", in the order in which they came.
func storedSynonyms(ctx context.Context, db querier, source string) ([]Synonym, error) {
	rows, _ := db.Query(ctx, `
		select source, theme, wording, leads_to, weight from retrieval.synonym
		where $1 in ('', source) order by source, id`, source)
	list := []Synonym{}
	var s Synonym
	var weight float32
	_, err := pgx.ForEachRow(rows, []any{&s.Source, &s.Theme, &s.Wording, &s.LeadsTo, &weight}, func() error {
		s.Weight = roundWeight(float64(weight))
		list = append(list, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	return list, nil
}

// lockThesaurus lets those who change the thesaurus take turns until tx ends.
func lockThesaurus(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('retrieval.thesaurus'))`)
	return err
}
