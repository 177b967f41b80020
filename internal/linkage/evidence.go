package linkage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A mark is a row: where it came in the order of transactions, its place in its table, and the times in it.
type mark struct {
	table  string
	of     uuid.UUID // the person, or the question
	xmin   int64
	place  int
	times  []time.Time
	values []string // every other column that is no id: its name, and what it holds or, of bytes, how many
}

// Evidence is what the database's superuser reads of the rows that were written since some moment, by the order of transactions.
type Evidence struct {
	people    []mark // rows that lead to a person
	questions []mark // rows of questions without a name
	letters   []mark
}

// Transaction is the moment from which Read reads.
func Transaction(ctx context.Context, owner *pgxpool.Pool) (id int64, err error) {
	err = owner.QueryRow(ctx, `select pg_current_xact_id()::text::bigint`).Scan(&id)
	return id, err
}

// sources are the tables whose rows lead to a person, by any column, and those of questions, with their columns of times and the others.
const sources = `
	select c.oid::regclass::text, a.attname::text,
		coalesce((select string_agg(quote_ident(s.attname), ',') from pg_attribute s where s.attrelid = c.oid and s.atttypid = 'timestamptz'::regtype and not s.attisdropped), ''),
		coalesce((select string_agg(format('%L || %s', s.attname || '=', case s.atttypid when 'bytea'::regtype then format('coalesce(length(%I), 0)', s.attname) else format('coalesce(%I::text, %L)', s.attname, '') end), ',')
			from pg_attribute s where s.attrelid = c.oid and s.attnum > 0 and not s.attisdropped and s.atttypid not in ('timestamptz'::regtype, 'uuid'::regtype)), '')
	from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
	where c.relkind = 'r' and a.atttypid = 'uuid'::regtype and n.nspname !~ '^(pg_|information_schema|ext|directory)'
		and (a.attname in ('person_id', 'thread_id') or c.oid::regclass::text || '.' || a.attname in ('escalation.thread.id', 'escalation.letter.id')
			or exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and f.conkey[1] = a.attnum and f.confrelid = 'directory.person'::regclass))`

// Read reads as the owner of the tables every row written since a transaction that leads to a person or to a question.
func Read(ctx context.Context, owner *pgxpool.Pool, from int64) (e Evidence, err error) {
	rows, _ := owner.Query(ctx, sources)
	type source struct{ Table, Column, Times, Values string }
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[source])
	if err == nil && len(list) < 20 {
		err = fmt.Errorf("%d tables lead to somebody, want more", len(list))
	}
	if err != nil {
		return e, fmt.Errorf("read evidence: %w", err)
	}
	for _, s := range list {
		marks, err := read(ctx, owner, s.Table, s.Column, s.Times, s.Values, from)
		if err != nil {
			return e, fmt.Errorf("read evidence of %s.%s: %w", s.Table, s.Column, err)
		}
		switch {
		case s.Table == "escalation.letter":
			e.letters = append(e.letters, marks...)
		case s.Column == "thread_id" || s.Table == "escalation.thread":
			e.questions = append(e.questions, marks...)
		default:
			e.people = append(e.people, marks...)
		}
	}
	for _, marks := range [][]mark{e.people, e.questions, e.letters} {
		slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.xmin, b.xmin) })
	}
	return e, nil
}

func read(ctx context.Context, owner *pgxpool.Pool, table, column, times, values string, from int64) ([]mark, error) {
	rows, _ := owner.Query(ctx, `
		select `+column+`, xmin::text::bigint, (row_number() over (order by ctid))::int, array[`+times+`]::timestamptz[], array[`+values+`]::text[] from `+table+`
		where `+column+` is not null and xmin::text::bigint > $1`, from)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (mark, error) {
		m := mark{table: table}
		var times []*time.Time
		err := row.Scan(&m.of, &m.xmin, &m.place, &times, &m.values)
		for _, at := range times {
			if at != nil {
				m.times = append(m.times, *at)
			}
		}
		return m, err
	})
}

// rows are those of a question in a table; in "" all of them.
func (e Evidence) rows(q Asked, table string) (list []mark) {
	for _, m := range e.questions {
		if m.of == q.Thread && (table == "" || m.table == table) {
			list = append(list, m)
		}
	}
	return list
}

// before is whose row came last before the first of the marks.
func (e Evidence) before(marks []mark) (who uuid.UUID) {
	if len(marks) == 0 {
		return who
	}
	for _, p := range e.people {
		if p.xmin >= marks[0].xmin {
			break
		}
		who = p.of
	}
	return who
}

func (e Evidence) after(marks []mark) uuid.UUID {
	if len(marks) > 0 {
		for _, p := range e.people {
			if p.xmin > marks[0].xmin {
				return p.of
			}
		}
	}
	return uuid.Nil
}

// nearest is in whose rows a time stands that is closest to one of the moments.
func (e Evidence) nearest(moments []time.Time) (who uuid.UUID) {
	least := time.Duration(1<<63 - 1)
	for _, at := range moments {
		for _, p := range e.people {
			for _, seen := range p.times {
				if apart := at.Sub(seen).Abs(); apart < least {
					least, who = apart, p.of
				}
			}
		}
	}
	return who
}
