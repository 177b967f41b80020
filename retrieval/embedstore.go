package retrieval

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// passagePage is how many passages are compared with their vectors at a time.
const passagePage = 1024

// An embeddable is a passage with the fingerprint of the text that its vector was made from; nil: it has none.
type embeddable struct {
	id                   int64
	title, heading, body string
	present              []byte
}

// text is what is embedded of a passage. Aliases are left to the lexical arm: a list of wordings blurs a vector, and it is
// with them that the model is measured.
func (p embeddable) text() string { return passageForModel(p.title, p.heading, p.body) }

func passageForModel(title, heading, body string) string {
	text := body
	if heading != "" {
		text = heading + "\n" + text
	}
	if title != "" {
		text = title + "\n" + text
	}
	return text
}

func (p embeddable) fingerprint() []byte {
	sum := sha256.Sum256([]byte(p.text()))
	return sum[:]
}

// staleOnly are the passages without a vector of their present text.
func staleOnly(page []embeddable) []embeddable {
	var stale []embeddable
	for _, p := range page {
		if string(p.present) != string(p.fingerprint()) {
			stale = append(stale, p)
		}
	}
	return stale
}

func (x *Index) countVisible(ctx context.Context) (n int, err error) {
	err = x.db.QueryRow(ctx, `
		select count(*) from knowledge.visible a join knowledge.passage p on p.article_id = a.id`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count passages: %w", err)
	}
	return n, nil
}

func (x *Index) nextPassages(ctx context.Context, m denseModel, after int64) ([]embeddable, error) {
	rows, _ := x.db.Query(ctx, `
		select p.id, a.title, p.heading, p.body, v.fingerprint
		from knowledge.visible a join knowledge.passage p on p.article_id = a.id
		     left join retrieval.embedding v on v.passage_id = p.id and v.slot = $2
		where p.id > $1 order by p.id limit $3`, after, m.slot, passagePage)
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (p embeddable, err error) {
		err = r.Scan(&p.id, &p.title, &p.heading, &p.body, &p.present)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	return list, nil
}

// removeInvisible removes the vectors of what was retired or withdrawn; what was deleted took its vector along.
func (x *Index) removeInvisible(ctx context.Context, m denseModel) (n int, err error) {
	err = x.write(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			delete from retrieval.embedding v where v.slot = $1 and not exists (
				select from knowledge.passage p join knowledge.visible a on a.id = p.article_id where p.id = v.passage_id)`, m.slot)
		n = int(tag.RowsAffected())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("remove vectors: %w", err)
	}
	return n, nil
}

// writeVectors writes a batch. A passage that was deleted meanwhile is left out.
func (x *Index) writeVectors(ctx context.Context, m denseModel, batch []embeddable, vectors [][]float32) error {
	ids, prints, texts := make([]int64, len(batch)), make([][]byte, len(batch)), make([]string, len(batch))
	for i, p := range batch {
		ids[i], prints[i], texts[i] = p.id, p.fingerprint(), halfvec(vectors[i], m.size)
	}
	return x.write(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into retrieval.embedding (passage_id, slot, size, fingerprint, vector)
			select u.id, $1, $2, u.print, u.vector::ext.halfvec
			from unnest($3::bigint[], $4::bytea[], $5::text[]) as u (id, print, vector)
			where exists (select from knowledge.passage p where p.id = u.id for key share)
			on conflict (passage_id, slot) do update
			set size = excluded.size, fingerprint = excluded.fingerprint, vector = excluded.vector`,
			m.slot, m.size, ids, prints, texts)
		return err
	})
}

// slotTable is the partition of a slot.
func slotTable(slot int) string { return "retrieval.embedding_" + strconv.Itoa(slot) }
