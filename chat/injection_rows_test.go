package chat_test

import (
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
)

// turnsOwn are the tables into which a turn writes, with whose a row is: in them the rows of those who ask are theirs.
var turnsOwn = map[string]string{"chat.consultation": "person_id", "chat.message": "person_id", "chat.turn": "person_id", "chat.frame": "person_id", "chat.summary": "person_id",
	"chat.understanding": "person_id", "report.fact": "person_id", "seal.person_key": "holder"}

// rows tells all tables of the database by number and hash of their rows, but for logins and for what those who ask write as they ask.
func (w *warren) rows() map[string]string {
	w.t.Helper()
	owner := postgrestest.Owner(w.t, w.db)
	list, err := owner.Query(w.t.Context(), `
		select schemaname || '.' || tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and schemaname || '.' || tablename <> 'web.session'`)
	if err != nil {
		w.t.Fatal(err)
	}
	tables, err := pgx.CollectRows(list, pgx.RowTo[string])
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]string{}
	for _, table := range tables {
		where := ""
		if whose := turnsOwn[table]; whose != "" {
			where = "where " + whose + " not in (select id from directory.person where slug like 'ask-%')"
		}
		var sum string
		err := owner.QueryRow(w.t.Context(), fmt.Sprintf(`select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from %s t %s`, table, where)).Scan(&sum)
		if err != nil {
			w.t.Fatal(table, err)
		}
		all[table] = sum
	}
	return all
}

// changed are the tables that are not as they were.
func (w *warren) changed(before map[string]string) (tables []string) {
	w.t.Helper()
	after := w.rows()
	if len(after) != len(before) || len(before) < 50 || before["outbox.notice"] == "" || before["escalation.thread"] == "" || before["journey.share"] == "" {
		w.t.Errorf("%d tables, then %d", len(before), len(after))
	}
	for table, sum := range after {
		if before[table] != sum {
			tables = append(tables, table)
		}
	}
	return tables
}

func (w *warren) unchanged(before map[string]string) {
	w.t.Helper()
	if changed := w.changed(before); len(changed) > 0 {
		w.t.Errorf("not as they were: %v", changed)
	}
	w.t.Logf("%d tables are as they were", len(before))
}
