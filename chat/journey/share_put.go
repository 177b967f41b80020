package journey

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/directory"
	"dousuru/internal/erasure"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
	"dousuru/knowledge"
)

// SharesPage is where a manager's mail about a share leads to.
const SharesPage = "/team"

// Preview is what the manager would see of a draft: what PutShare stores. The manager is who leads the viewer at this moment.
func Preview(ctx context.Context, db *postgres.DB, v postgres.Viewer, d Draft) (s Share, err error) {
	if s, err = preview(ctx, db, v, d); err != nil {
		return Share{}, fmt.Errorf("preview share: %w", err)
	}
	return s, nil
}

func preview(ctx context.Context, db *postgres.DB, v postgres.Viewer, d Draft) (s Share, err error) {
	s = Share{ID: d.ID, Member: v.Person, Want: d.Want, Until: d.Until}
	if !slices.Contains(Wants, d.Want) {
		return s, fmt.Errorf("%w: %q", ErrWant, d.Want)
	}
	if s.Purpose, err = limited(d.Purpose, MaxPurpose); err != nil {
		return s, err
	}
	if s.Words, err = limited(d.Words, MaxShareWords); err != nil {
		return s, err
	}
	if today := knowledge.Today(); d.Until.Before(today) || LastShareDay().Before(d.Until) {
		return s, fmt.Errorf("%w: %s", ErrShareDate, d.Until)
	}
	if len(d.Items) > MaxShareItems {
		return s, fmt.Errorf("%w: %d, %d are possible", ErrManyItems, len(d.Items), MaxShareItems)
	}
	manager, err := directory.ManagerOf(ctx, db, v.Person)
	if errors.Is(err, directory.ErrNotFound) {
		return s, ErrNoManager
	}
	if err != nil {
		return s, err
	}
	member, err := directory.Find(ctx, db, v.Person)
	if err != nil {
		return s, err
	}
	s.Manager = manager.ID
	s.Items, err = copied(ctx, db, v, d, member.Tags(), manager.Tags())
	return s, err
}

// LastShareDay is the last day until which something can be shared today.
func LastShareDay() knowledge.Date {
	return knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, MaxShareDays))
}

// copied are the items of the viewer's own line as they stand, oldest first, with the articles that both may see: the person looks
// at the preview with their own rights, the manager reads with theirs.
func copied(ctx context.Context, db *postgres.DB, v postgres.Viewer, draft Draft, own, theirs []string) (items []SharedItem, err error) {
	ids := draft.Items
	if len(ids) == 0 {
		return nil, nil
	}
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		decisions, err := readDecisions(ctx, tx, ` where d.id = any ($1) and d.person_id = $2`, ids, v.Person)
		if err != nil {
			return err
		}
		entries, err := readEntries(ctx, tx, `where id = any ($1) and person_id = $2 and deleted_at is null order by id`, ids, v.Person)
		if err != nil {
			return err
		}
		var slugs []string
		for _, d := range decisions {
			slugs = append(slugs, d.Articles...)
		}
		titles, err := knowledge.TitlesIn(ctx, tx, own, slugs)
		if err != nil {
			return err
		}
		if titles, err = knowledge.TitlesIn(ctx, tx, theirs, slices.Collect(maps.Keys(titles))); err != nil {
			return err
		}
		for _, i := range Line(decisions, entries) {
			items = append(items, shared(i, titles, draft.Bare))
		}
		return nil
	})
	return items, err
}

func shared(i Item, titles map[string]string, bare bool) SharedItem {
	s := SharedItem{Item: i.ID(), Kind: "decision", On: i.On(), Precision: Day, Text: i.Words()}
	if i.Entry != nil {
		s.Kind, s.Precision = string(i.Entry.Kind), i.Entry.Precision
		return s
	}
	s.Response, s.Bare = i.Decision.Response, bare
	if bare {
		s.Text = i.Decision.Words
		return s
	}
	s.Asked = i.Decision.Words == "" && s.Text != ""
	for _, slug := range i.Decision.Articles {
		if titles[slug] != "" {
			s.Articles = append(s.Articles, slug)
		}
	}
	return s
}

// PutShare shares a draft with the viewer's manager, or puts it in the place of what was shared, and gives the share's id. It
// stores what Preview shows, once, even if it is sent twice; if that is not what was looked at (Draft.Seen), it stores nothing: ErrChanged. The manager is told by mail of a new
// share, without a word of it. One that was withdrawn, or whose manager leads the person no more, is shared anew instead: ErrNotFound.
func PutShare(ctx context.Context, db *postgres.DB, v postgres.Viewer, d Draft) (id uuid.UUID, err error) {
	s, err := preview(ctx, db, v, d)
	if err == nil && d.Seen != "" && d.Seen != s.Mark() {
		err = ErrChanged
	}
	if err == nil {
		err = db.As(ctx, v, func(tx pgx.Tx) error {
			if d.ID != uuid.Nil {
				id = d.ID
				return changeShare(ctx, tx, s)
			}
			id, err = addShare(ctx, tx, s)
			return err
		})
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("share: %w", err)
	}
	return id, nil
}

func addShare(ctx context.Context, tx pgx.Tx, s Share) (id uuid.UUID, err error) {
	// Two of a person that come at the same time count each other.
	var visible int
	if _, err := tx.Exec(ctx, `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('journey.share:' || $1::text, 0))`, s.Member); err != nil {
		return id, err
	}
	again, err := justShared(ctx, tx, s)
	if err != nil || again != uuid.Nil {
		return again, err
	}
	err = tx.QueryRow(ctx, `
		select count(*) from journey.share where member_id = $1 and withdrawn_at is null and ended_at is null and until >= $2`, s.Member, knowledge.Today()).Scan(&visible)
	if err != nil {
		return id, err
	}
	if visible >= MaxShares {
		return id, fmt.Errorf("%w: %d", ErrManyShares, visible)
	}
	err = tx.QueryRow(ctx, `insert into journey.share (member_id, manager_id, until) values ($1, $2, $3) returning id`, s.Member, s.Manager, s.Until).Scan(&id)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "42501" { // the line ended since the preview
		return id, ErrChanged
	}
	if err != nil {
		return id, err
	}
	s.ID = id
	if err := writeContent(ctx, tx, s); err != nil {
		return id, err
	}
	if err := postgres.Notify(ctx, tx, Topic(s.Member)); err != nil {
		return id, err
	}
	return id, outbox.Put(ctx, tx, outbox.Notice{Kind: outbox.OneOnOne, Person: s.Manager, Link: SharesPage}) // last: it locks the job until the commit
}

// twice is how long the same, shared once more, is a form that was sent twice.
const twice = time.Minute

// justShared finds the share that says the same to the same manager and was made just now.
func justShared(ctx context.Context, tx pgx.Tx, s Share) (id uuid.UUID, err error) {
	list, err := readShares(ctx, tx, `
		where s.member_id = $1 and s.manager_id = $2 and s.until = $3 and s.withdrawn_at is null and s.ended_at is null and s.shared_at > now() - $4::interval
		order by s.shared_at desc`, s.Member, s.Manager, s.Until, twice)
	for _, other := range list {
		if other.Mark() == s.Mark() {
			return other.ID, nil
		}
	}
	return uuid.Nil, err
}

func changeShare(ctx context.Context, tx pgx.Tx, s Share) error {
	err := one(ctx, tx, `
		update journey.share set until = $4, changed_at = now()
		where id = $1 and member_id = $2 and manager_id = $3 and withdrawn_at is null and ended_at is null`, s.ID, s.Member, s.Manager, s.Until)
	if err != nil {
		return err
	}
	if err := writeContent(ctx, tx, s); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, Topic(s.Member))
}

func writeContent(ctx context.Context, tx pgx.Tx, s Share) error {
	// The key hangs on the content's row, which therefore stands first.
	if _, err := tx.Exec(ctx, `insert into journey.share_content (share_id) values ($1) on conflict (share_id) do nothing`, s.ID); err != nil {
		return err
	}
	key, err := seal.Key(ctx, tx, seal.Thing(shareKeys, s.ID))
	if err != nil {
		return err
	}
	row := key.Row(contentTable, s.ID.String())
	want, purpose, words, items := row.Seal("want", string(s.Want)), row.Seal("purpose", s.Purpose), row.Seal("words", s.Words), row.SealJSON("items", listed(s.Items))
	if row.Err() != nil {
		return row.Err()
	}
	return one(ctx, tx, `update journey.share_content set want = $2, purpose = $3, words = $4, items = $5 where share_id = $1`, s.ID, want, purpose, words, items)
}

// WithdrawShare ends a share at once and erases what was shared; when it was read stays with the person. Whoever wants it
// back shares anew.
func WithdrawShare(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "withdraw share", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update journey.share set withdrawn_at = now() where id = $1 and member_id = $2 and withdrawn_at is null`, id, v.Person); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from journey.share_content where share_id = $1`, id); err != nil {
			return err
		}
		if err := erasure.Note(ctx, tx, erasure.Share, v.Person, id); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, Topic(v.Person))
	})
}

// ForgetShare takes a share off the person's list, with its readings. One that can still be seen is withdrawn by that.
func ForgetShare(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "forget share", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `delete from journey.share where id = $1 and member_id = $2`, id, v.Person); err != nil {
			return err
		}
		if err := erasure.Note(ctx, tx, erasure.Share, v.Person, id); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, Topic(v.Person))
	})
}
