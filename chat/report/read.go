package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// several stands for parts that were counted as one because they are small.
const several = "*"

// ErrNoMonth is for a month that is not published, or a viewer who may not see it.
var ErrNoMonth = errors.New("no report of this month")

// A Count is a number of people. Hidden: too few to say, and N is 0.
type Count struct {
	N      int
	Hidden bool
}

func count(n *int) Count {
	if n == nil {
		return Count{Hidden: true}
	}
	return Count{N: *n}
}

// A Month is one that was published, with the least group of its day.
type Month struct {
	First time.Time // its first day
	K     int
}

// Months lists what was published, the newest first. Viewers other than HR see none.
func Months(ctx context.Context, db *postgres.DB, v postgres.Viewer) (months []Month, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select month, k from report.month order by month desc`)
		months, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Month])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read months: %w", err)
	}
	return months, nil
}

// A GapTable is how many people had no answer in a month. Each is counted once.
type GapTable struct {
	Month  Month
	People Count
	Kinds  map[GapKind]Count // of all themes; nil: cannot be shown
	Themes []ThemeGaps       // the largest first, several small ones as one last; none: cannot be shown
}

// A ThemeGaps is one theme, or several that are counted as one.
type ThemeGaps struct {
	Theme    string   // "": nobody can tell
	Several  bool     // Members instead of Theme
	Members  []string // may hold ""
	People   Count
	Kinds    map[GapKind]Count // nil: cannot be shown
	Subjects []Subject         // the largest first, several small ones as one last
}

// A Subject is the article that came nearest, and the facet that it lacks.
type Subject struct {
	Kind    GapKind
	Article string // slug; "" with Several
	Several bool
	Facet   string
	People  Count
}

// Gaps reads the gaps of a month by its first day.
func Gaps(ctx context.Context, db *postgres.DB, v postgres.Viewer, first time.Time) (GapTable, error) {
	var table GapTable
	err := db.As(ctx, v, func(tx pgx.Tx) (err error) {
		if table.Month, err = findMonth(ctx, tx, first); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select theme, kind, article, facet, members, n from report.gap where month = $1
			order by theme is not null, article is not null, kind is not null, theme = '*', article = '*',
				case when article is null and kind is null then n end desc nulls last, case when article is not null then n end desc, theme, kind, article`, table.Month.First)
		var theme, kind, article *string
		var facet string
		var members []string
		var n *int
		_, err = pgx.ForEachRow(rows, []any{&theme, &kind, &article, &facet, &members, &n}, func() error {
			table.add(theme, kind, article, facet, members, count(n))
			return nil
		})
		return err
	})
	if err != nil {
		return GapTable{}, fmt.Errorf("read gaps: %w", err)
	}
	return table, nil
}

// add takes the rows in the order of their query: the whole, then themes, then their kinds, then articles.
func (t *GapTable) add(theme, kind, article *string, facet string, members []string, n Count) {
	if theme == nil {
		if kind == nil {
			t.People = n
			return
		}
		if t.Kinds == nil {
			t.Kinds = map[GapKind]Count{}
		}
		t.Kinds[GapKind(*kind)] = n
		return
	}
	if kind == nil {
		line := ThemeGaps{Theme: *theme, Several: *theme == several, Members: members, People: n}
		if line.Several {
			line.Theme = ""
		}
		t.Themes = append(t.Themes, line)
		return
	}
	for i := range t.Themes {
		line := &t.Themes[i]
		if line.Theme != *theme && !(line.Several && *theme == several) || line.Several != (*theme == several) {
			continue
		}
		if article == nil {
			if line.Kinds == nil {
				line.Kinds = map[GapKind]Count{}
			}
			line.Kinds[GapKind(*kind)] = n
			return
		}
		s := Subject{Kind: GapKind(*kind), Article: *article, Several: *article == several, Facet: facet, People: n}
		if s.Several {
			s.Article = ""
		}
		line.Subjects = append(line.Subjects, s)
	}
}

// A Met is how many people met an article in a month.
type Met struct{ Shown, Opened, Kept Count }

// Used reads how many people met each article in a month, by slug. An article that is not among them was met by nobody.
func Used(ctx context.Context, db *postgres.DB, v postgres.Viewer, first time.Time) (map[string]Met, error) {
	all := map[string]Met{}
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		if _, err := findMonth(ctx, tx, first); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `select article, what, n from report.used where month = $1`, first)
		var article, what string
		var n *int
		_, err := pgx.ForEachRow(rows, []any{&article, &what, &n}, func() error {
			met := all[article]
			switch what {
			case "shown":
				met.Shown = count(n)
			case "opened":
				met.Opened = count(n)
			case "kept":
				met.Kept = count(n)
			}
			all[article] = met
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was used: %w", err)
	}
	return all, nil
}

// A MonthOfGaps is one month in the line of months.
type MonthOfGaps struct {
	First  time.Time
	People Count
}

// Line reads how many people had no answer in the last twelve published months up to one, the oldest first.
func Line(ctx context.Context, db *postgres.DB, v postgres.Viewer, last time.Time) (months []MonthOfGaps, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select month, n from report.gap where theme is null and kind is null and month <= $1::date and month > $1::date - interval '12 months' order by month`, last)
		months, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m MonthOfGaps, err error) {
			var n *int
			err = row.Scan(&m.First, &n)
			m.People = count(n)
			return m, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read months of gaps: %w", err)
	}
	return months, nil
}

func findMonth(ctx context.Context, tx pgx.Tx, first time.Time) (Month, error) {
	rows, _ := tx.Query(ctx, `select month, k from report.month where month = $1`, first)
	month, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Month])
	if errors.Is(err, pgx.ErrNoRows) {
		return month, ErrNoMonth
	}
	return month, err
}
