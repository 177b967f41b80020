package knowledge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"
)

// A ShelfRow is an article as HR's list shows it: what is published, and where its draft stands. One of the two may be missing.
type ShelfRow struct {
	Slug      string
	Kind      Kind
	Title     string // of the draft, where there is one
	State     State  // of the article; "": only a draft
	Status    Status
	ValidFrom Date
	ValidTo   Date
	ReviewDue Date
	Owner     string
	Draft     DraftState // "": no open draft
	EditedBy  uuid.UUID
	UpdatedAt *time.Time // of the draft
	Hidden    bool       // a story whose consent does not hold
}

// A ShelfFilter says which rows. The zero filter lists all.
type ShelfFilter struct {
	Kind  Kind
	Show  string // "waiting", "checked", "draft", "published", "notOpen", "retired", "due"; "": all
	Words string // all of them in the title, an alias or the slug; width and case do not count
	Page  int    // from 1
}

// ShelfPage is how many rows a page has.
const ShelfPage = 50

// ShelfCounts are the numbers beside the filters, of all kinds together.
type ShelfCounts struct {
	Kinds map[Kind]int
	Shows map[string]int // by ShelfFilter.Show
}

// shelf joins what is published with the open drafts. It stands in two queries.
const shelf = `(
	select coalesce(d.slug, a.slug) as slug, coalesce(d.content->>'kind', a.kind) as kind, coalesce(d.content->>'title', a.title) as title,
		coalesce(a.state, '') as state, coalesce(a.status, 'active') as status, a.valid_from, a.valid_to, a.review_due, coalesce(a.owner, d.content->>'owner', '') as owner,
		coalesce(d.state, '') as draft, coalesce(d.edited_by, '00000000-0000-0000-0000-000000000000') as edited_by, d.updated_at,
		coalesce(a.kind = 'case' and (not a.consent or a.withdrawn_on <= directory.today() or a.consent_expires < directory.today()), false) as hidden,
		coalesce(a.title, '') as published_title, coalesce(a.aliases, '{}') as aliases
	from knowledge.article a full join (select * from knowledge.draft where discarded_at is null) d on d.slug = a.slug) shelf`

// shows are the conditions of ShelfFilter.Show.
var shows = map[string]string{
	"waiting": `draft = 'waiting'`, "checked": `draft = 'checked'`, "draft": `draft = 'draft'`, "published": `state = 'published'`,
	"notOpen": `state = 'published' and (status <> 'active' or valid_to < directory.today() or valid_from > directory.today())`,
	"retired": `state = 'retired'`, "due": `state = 'published' and review_due < directory.today()`,
}

// Shelf lists articles and drafts for HR: what waits for a check first, then what is checked and not published, then other
// drafts, each the newest first; then articles by kind and title. more tells whether there is another page.
func Shelf(ctx context.Context, tx pgx.Tx, f ShelfFilter) (rows []ShelfRow, more bool, err error) {
	where := `(@kind = '' or kind = @kind)`
	if show := shows[f.Show]; show != "" {
		where += ` and ` + show
	}
	words := strings.Fields(strings.ToLower(norm.NFKC.String(f.Words)))
	if len(words) > 0 {
		where += ` and not exists (select from unnest(@words::text[]) w
			where position(w in lower(normalize(title || ' ' || published_title || ' ' || slug || ' ' || array_to_string(aliases, ' '), nfkc))) = 0)`
	}
	found, _ := tx.Query(ctx, `
		select slug, kind, title, state, status, valid_from, valid_to, review_due, owner, draft, edited_by, updated_at, hidden
		from `+shelf+` where `+where+`
		order by array_position(array['waiting', 'checked', 'draft'], draft), updated_at desc nulls last,
			array_position(array['program', 'case', 'faq', 'document'], kind), title, slug
		limit @limit offset @offset`,
		pgx.NamedArgs{"kind": f.Kind, "words": words, "limit": ShelfPage + 1, "offset": (max(f.Page, 1) - 1) * ShelfPage})
	rows, err = pgx.CollectRows(found, pgx.RowToStructByPos[ShelfRow])
	if err != nil {
		return nil, false, fmt.Errorf("list articles and drafts: %w", err)
	}
	if more = len(rows) > ShelfPage; more {
		rows = rows[:ShelfPage]
	}
	return rows, more, nil
}

// CountShelf counts what each filter would list.
func CountShelf(ctx context.Context, tx pgx.Tx) (ShelfCounts, error) {
	c := ShelfCounts{Kinds: map[Kind]int{}, Shows: map[string]int{}}
	columns := `array[count(*)]`
	var names []string
	for name, show := range shows {
		names = append(names, name)
		columns += ` || count(*) filter (where ` + show + `)`
	}
	rows, _ := tx.Query(ctx, `select kind, `+columns+` from `+shelf+` group by kind`)
	var kind Kind
	var counts []int
	_, err := pgx.ForEachRow(rows, []any{&kind, &counts}, func() error {
		c.Kinds[kind] = counts[0]
		c.Shows[""] += counts[0]
		for i, name := range names {
			c.Shows[name] += counts[i+1]
		}
		return nil
	})
	if err != nil {
		return c, fmt.Errorf("count articles and drafts: %w", err)
	}
	return c, nil
}
