package escalation

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// See notes that HR opened a question; later openings change nothing.
func (b *Book) See(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("see question", b.move(ctx, v, id, change{move: MoveSee}))
}

// AskBack asks the asker something. The clock stands still until they tell.
func (b *Book) AskBack(ctx context.Context, v postgres.Viewer, id uuid.UUID, body string) error {
	body, err := check(body, MaxAnswer)
	if err != nil {
		return wrap("ask back", err)
	}
	return wrap("ask back", b.move(ctx, v, id, b.writing(ctx, v, MoveAskBack, "asked_back", body, "")))
}

// Answer answers a question and every question that was merged with it (a merged one answers its lead's whole group): each
// asker gets the text in their own thread, privately, with Addressee replaced by what HR may call them. It returns how many
// questions were answered. A later answer follows the earlier one; nothing is overwritten.
func (b *Book) Answer(ctx context.Context, v postgres.Viewer, id uuid.UUID, body string) (n int, err error) {
	body, err = check(body, MaxAnswer)
	if err != nil {
		return 0, wrap("answer question", err)
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		n = 0
		group, err := groupOf(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, member := range group {
			names, err := addressee(ctx, tx, member)
			if err != nil {
				return err
			}
			switch err := b.moveIn(ctx, tx, member, b.writing(ctx, v, MoveAnswer, "answer", body, names)); {
			case member != id && (errors.Is(err, ErrMove) || errors.Is(err, ErrClosed) || errors.Is(err, ErrNotFound)):
				continue // taken back, or left without wanting a reply
			case err != nil:
				return err
			}
			n++
		}
		return jobs.Add(ctx, tx, Job, 0) // last: it locks the job until the commit
	})
	return n, wrap("answer question", err)
}

// Addressee in an answer stands for what HR may call the asker: their name, their alias, or nobody's.
const Addressee = "{宛名}"

// addressee is how an answer begins to speak to the asker: 「凪 陽菜さん」, or words for somebody without a name.
func addressee(ctx context.Context, tx pgx.Tx, id uuid.UUID) (string, error) {
	var alias, names, language string
	err := tx.QueryRow(ctx, `
		select t.alias, t.language, coalesce((select string_agg(p.name, '|' order by a.part) from escalation.asker a
			join directory.person p on p.id = a.person_id where a.thread_id = t.id), '')
		from escalation.thread t where t.id = $1`, id).Scan(&alias, &language, &names)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil // the move says why
	}
	if alias != "" {
		names = alias
	}
	japanese := language != "en"
	switch {
	case names == "" && japanese:
		return "ご質問をくださった方", err
	case names == "":
		return "you who asked", err
	case japanese:
		return strings.Join(strings.Split(names, "|"), "さん、") + "さん", err
	}
	return strings.Join(strings.Split(names, "|"), ", "), err
}

// writing is a move with which HR writes to the asker. An answer to what HR had passed on closes that.
func (b *Book) writing(ctx context.Context, v postgres.Viewer, move Move, kind, body, names string) change {
	return change{move: move, tell: map[Move]string{MoveAnswer: "answer", MoveAskBack: "asked_back"}[move],
		write: func(tx pgx.Tx, q moved) error {
			_, err := tx.Exec(ctx, `
				insert into escalation.message (thread_id, seq, author, kind, hr_id, body, written_on)
				select $1, coalesce(max(seq), 0) + 1, 'hr', $2, $3, $4, $5 from escalation.message where thread_id = $1`,
				q.id, kind, v.Person, strings.ReplaceAll(body, Addressee, names), b.today())
			if err == nil {
				_, err = tx.Exec(ctx, `
					update escalation.clock set hr_seq = (select max(m.seq) from escalation.message m where m.thread_id = $1) where thread_id = $1`, q.id)
			}
			if err != nil || q.from != Passed {
				return err
			}
			return closePass(ctx, tx, q.id, b)
		}}
}

// Assign gives a question to somebody at HR; the zero id to nobody.
func (b *Book) Assign(ctx context.Context, v postgres.Viewer, id, hr uuid.UUID) error {
	var to *uuid.UUID
	if hr != uuid.Nil {
		to = &hr
	}
	return wrap("assign question", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			insert into escalation.handling (thread_id, assignee_id)
			select t.id, $2 from escalation.thread t
			where t.id = $1 and ($2::uuid is null or exists (select from directory.person p where p.id = $2 and p.active and 'hr' = any (p.roles)))
			on conflict (thread_id) do update set assignee_id = excluded.assignee_id`, id, to)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		return hint(ctx, tx, id)
	}))
}
