package journey

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// MaxThemes is how many themes one person may keep in mind, MaxTheme how long one is, in characters.
const (
	MaxThemes = 50
	MaxTheme  = 60
)

// Errors of themes.
var (
	ErrTheme         = errors.New("no page carries this theme")
	ErrTooManyThemes = errors.New("too many themes are kept in mind")
)

// A Theme is kept in mind without a decision: new programs and cases that carry it are told when HR posts them.
type Theme struct {
	Name  string
	Mail  bool
	Since time.Time
}

// Themes lists what the viewer keeps in mind, by name.
func Themes(ctx context.Context, tx pgx.Tx) ([]Theme, error) {
	rows, _ := tx.Query(ctx, `select theme, mail, since from journey.theme where person_id = (select directory.viewer()) order by theme`)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Theme])
	if err != nil {
		return nil, fmt.Errorf("list themes: %w", err)
	}
	return list, nil
}

// KeepTheme keeps a theme in mind, or changes whether mails come, inside the caller's transaction. A theme is one that a
// published article carries, or its category. What was posted before is not told.
func KeepTheme(ctx context.Context, tx pgx.Tx, person uuid.UUID, theme string, mail bool) error {
	if err := keepTheme(ctx, tx, person, theme, mail); err != nil {
		return fmt.Errorf("keep theme: %w", err)
	}
	return nil
}

func keepTheme(ctx context.Context, tx pgx.Tx, person uuid.UUID, theme string, mail bool) error {
	if n := utf8.RuneCountInString(theme); n == 0 || n > MaxTheme {
		return ErrTheme
	}
	var carried bool
	var others int
	err := tx.QueryRow(ctx, `
		select exists (select from knowledge.visible where $1 = any(themes) or category = $1)
			or exists (select from journey.theme where person_id = $2 and theme = $1),
			(select count(*) from journey.theme where person_id = $2 and theme <> $1)`, theme, person).Scan(&carried, &others)
	switch {
	case err != nil:
		return err
	case !carried:
		return ErrTheme
	case others >= MaxThemes:
		return ErrTooManyThemes
	}
	_, err = tx.Exec(ctx, `
		insert into journey.theme (person_id, theme, mail) values ($1, $2, $3)
		on conflict (person_id, theme) do update set mail = excluded.mail`, person, theme, mail)
	if err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, Topic(person))
}

// StopTheme lets a theme go: nothing of it is told from here on, also of what was posted and not read yet. One that was not
// kept is no error.
func StopTheme(ctx context.Context, tx pgx.Tx, person uuid.UUID, theme string) error {
	if _, err := tx.Exec(ctx, `delete from journey.theme where person_id = $1 and theme = $2`, person, theme); err != nil {
		return fmt.Errorf("stop theme: %w", err)
	}
	if err := erasure.Note(ctx, tx, erasure.Theme, person, themeID(person, theme)); err != nil {
		return err
	}
	if err := jobs.Add(ctx, tx, Job, 0); err != nil { // erases the notices that nobody is shown now
		return err
	}
	return postgres.Notify(ctx, tx, Topic(person))
}

// themeID stands for a theme that a person keeps in mind, which has no id of its own.
func themeID(person uuid.UUID, theme string) uuid.UUID { return uuid.NewSHA1(person, []byte(theme)) }

// wanted tells of a notice n whether it may still be told. One of a digest may as long as that is posted, and its person keeps
// a theme or an article of it in mind. It is asked wherever a notice is shown, hinted or mailed, so that a stop holds at once.
const wanted = ` (n.digest_id is null or exists (select from news.digest g where g.id = n.digest_id and g.state = 'posted')
	and (n.themes && array(select t.theme from journey.theme t where t.person_id = n.person_id)
		or n.articles && array(select k.article from journey.kept k where k.person_id = n.person_id and k.what = 'article' and k.stopped_at is null)))`
