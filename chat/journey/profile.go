package journey

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// A Profile is what a person lets the desk use, all of it optional. It serves one purpose: whose stories (cases) are shown
// first. It never changes which programs are found, and nobody else ever sees it.
type Profile struct {
	Site      string   // in their own words, up to MaxProfile characters
	JobFamily string   // likewise
	Stages    []string // of Stages
	Interests []string // of Interests
	ChangedAt time.Time
}

// MaxProfile bounds the two texts of a profile, in characters.
const MaxProfile = 100

// The life stages and interests that a person may name, by key, in the order of the page.
var (
	Stages    = []string{"starting", "child", "care", "treatment", "comeback", "later"}
	Interests = []string{"transfer", "learning", "hours", "abroad", "leading", "plant", "side"}
)

// storyWords are what the stories call a stage or interest.
var storyWords = map[string][]string{
	"starting": {"新卒", "入社"}, "child": {"育児", "子育て", "父親", "母親"}, "care": {"介護"}, "treatment": {"治療", "病気", "健康"},
	"comeback": {"復帰", "復職", "戻る"}, "later": {"シニア", "定年", "再雇用"},
	"transfer": {"異動", "公募", "挑戦"}, "learning": {"学び", "資格"}, "hours": {"働き方", "勤務時間", "両立"}, "abroad": {"海外"},
	"leading": {"管理職", "登用"}, "plant": {"工場", "交替勤務"}, "side": {"副業"},
}

// ErrProfile refuses a stage or interest that is not on the list.
var ErrProfile = errors.New("not a stage or interest of the profile")

// Empty tells whether the desk may use nothing.
func (p Profile) Empty() bool {
	return p.Site == "" && p.JobFamily == "" && len(p.Stages) == 0 && len(p.Interests) == 0
}

// Words are the words by which a story may be like this person's situation, in Japanese, as stories are written.
func (p Profile) Words() []string {
	var list []string
	for _, own := range []string{p.Site, p.JobFamily} {
		if own != "" {
			list = append(list, own)
		}
	}
	for _, key := range slices.Concat(p.Stages, p.Interests) {
		list = append(list, storyWords[key]...)
	}
	return list
}

// ProfileOf reads the viewer's own profile; it is empty for somebody who wrote none.
func ProfileOf(ctx context.Context, db *postgres.DB, v postgres.Viewer) (p Profile, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		p, err = readProfile(ctx, tx, v.Person)
		return err
	})
	if err != nil {
		return Profile{}, fmt.Errorf("read profile: %w", err)
	}
	return p, nil
}

func readProfile(ctx context.Context, tx pgx.Tx, person uuid.UUID) (p Profile, err error) {
	var site, family, stages, interests, key []byte
	err = tx.QueryRow(ctx, `select site, job_family, stages, interests, changed_at, `+ownKey+` from journey.profile where person_id = $1`, person).
		Scan(&site, &family, &stages, &interests, &p.ChangedAt, &key)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	row := toOpen(ctx, tx, person, key, profileTable, person)
	p.Site, p.JobFamily = row.Open("site", site), row.Open("job_family", family)
	row.OpenJSON("stages", stages, &p.Stages)
	row.OpenJSON("interests", interests, &p.Interests)
	return p, row.Err()
}

// SetProfile replaces the viewer's own profile whole. An empty one is erased: no row stays.
func SetProfile(ctx context.Context, db *postgres.DB, v postgres.Viewer, p Profile) error {
	p.Site, p.JobFamily = strings.TrimSpace(p.Site), strings.TrimSpace(p.JobFamily)
	if n := max(utf8.RuneCountInString(p.Site), utf8.RuneCountInString(p.JobFamily)); n > MaxProfile {
		return fmt.Errorf("set profile: %w: %d characters, %d are possible", ErrTooLong, n, MaxProfile)
	}
	for _, list := range []struct{ own, known []string }{{p.Stages, Stages}, {p.Interests, Interests}} {
		for _, key := range list.own {
			if !slices.Contains(list.known, key) {
				return fmt.Errorf("set profile: %w: %q", ErrProfile, key)
			}
		}
	}
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		was, err := readProfile(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		for _, kind := range was.lost(p) {
			if err := erasure.Note(ctx, tx, kind, v.Person, v.Person); err != nil {
				return err
			}
		}
		return writeProfile(ctx, tx, v.Person, p)
	})
	if err != nil {
		return fmt.Errorf("set profile: %w", err)
	}
	return nil
}

// lost are the fields of which something no longer stands in to, as what they are noted as.
func (p Profile) lost(to Profile) (kinds []erasure.Kind) {
	for _, field := range []struct {
		kind     erasure.Kind
		was, now []string
	}{
		{erasure.Site, []string{p.Site}, []string{"", to.Site}},
		{erasure.JobFamily, []string{p.JobFamily}, []string{"", to.JobFamily}},
		{erasure.Stages, p.Stages, to.Stages},
		{erasure.Interests, p.Interests, to.Interests},
	} {
		if slices.ContainsFunc(field.was, func(value string) bool { return !slices.Contains(field.now, value) }) {
			kinds = append(kinds, field.kind)
		}
	}
	return kinds
}

func writeProfile(ctx context.Context, tx pgx.Tx, person uuid.UUID, p Profile) error {
	if p.Empty() {
		_, err := tx.Exec(ctx, `delete from journey.profile where person_id = $1`, person)
		return err
	}
	row, err := toSeal(ctx, tx, person, profileTable, person)
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"person": person, "site": row.Seal("site", p.Site), "family": row.Seal("job_family", p.JobFamily),
		"stages": row.SealJSON("stages", listed(p.Stages)), "interests": row.SealJSON("interests", listed(p.Interests))}
	if row.Err() != nil {
		return row.Err()
	}
	_, err = tx.Exec(ctx, `
		insert into journey.profile (person_id, site, job_family, stages, interests) values (@person, @site, @family, @stages, @interests)
		on conflict (person_id) do update set site = excluded.site, job_family = excluded.job_family, stages = excluded.stages,
			interests = excluded.interests, changed_at = now()`, args)
	return err
}

// EraseProfile takes back everything that the desk was allowed to use.
func EraseProfile(ctx context.Context, db *postgres.DB, v postgres.Viewer) error {
	return SetProfile(ctx, db, v, Profile{})
}
