package retrieval_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

// vectorIndex is how a plan names the walk.
const vectorIndex = "Index Scan using embedding_0_vector_idx"

func nearBy(t testing.TB, x *retrieval.Index, question string, tags []string, index bool) []int64 {
	t.Helper()
	ids, err := retrieval.NearBy(t.Context(), x, question, tags, index)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// With 1 % of 5,000 passages visible, each arm and both together find all of it, as an exact scan does; and with 10,000
// the walk through the index is what Postgres plans.
func TestDenseArmUnderRights(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 5000)
	x := retrieval.Open(db, retrieval.WithEmbedder(embeddertest.NewHashing(48)))
	if _, err := x.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	embedAll(t, x)
	trust(t, db)
	const question = "異動の説明"
	employee, manager := []string{"role:employee"}, []string{"role:manager"}
	if got := len(nearBy(t, x, question, employee, false)); got != 50 {
		t.Errorf("comparing all: an employee finds %d of 50", got)
	}
	if got := len(nearBy(t, x, question, employee, true)); got != 50 {
		t.Errorf("walking the index: an employee finds %d of 50", got)
	}
	walkForced(t, db, x, question, employee, 50)
	for what, index := range map[string]*retrieval.Index{"words": retrieval.Open(db), "both": x} {
		found, err := index.Search(t.Context(), retrieval.Request{Text: question, Tags: employee, Meaning: open()})
		if err != nil || found.Degraded || len(found.Articles) != 50 {
			t.Errorf("%s: an employee finds %d of 50, degraded %v, %v", what, len(found.Articles), found.Degraded, err)
		}
	}
	exact, walked := nearBy(t, x, question+"p04321", manager, false), nearBy(t, x, question+"p04321", manager, true)
	same := 0
	for _, id := range walked {
		if slices.Contains(exact, id) {
			same++
		}
	}
	if len(exact) != retrieval.PassageTop || len(walked) != retrieval.PassageTop || same < retrieval.PassageTop*9/10 {
		t.Errorf("a manager: %d exactly, %d by the index, %d the same", len(exact), len(walked), same)
	}
	exec(t, db, `update knowledge.article set state = 'retired' where slug < 'p04000'`)
	if got := len(nearBy(t, x, question, employee, true)); got != 11 {
		t.Errorf("after most were retired an employee finds %d of 11", got)
	}
}

// walkForced walks the index even where Postgres would rather compare the few visible ones, and looks that the settings of
// the walk are gone afterwards.
func walkForced(t *testing.T, db *postgres.DB, x *retrieval.Index, question string, tags []string, want int) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `set local enable_sort = off`); err != nil {
			return err
		}
		plan, err := retrieval.NearPlan(t.Context(), x.In(tx), tags)
		if err != nil {
			return err
		}
		got := len(nearBy(t, x.In(tx), question, tags, true))
		if !strings.Contains(plan, vectorIndex) || got != want {
			t.Errorf("walking in any case: found %d of %d\n%s", got, want, plan)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if left := scan[string](t, db, `select current_setting('hnsw.iterative_scan') || current_setting('hnsw.ef_search')`); left != "off40" {
		t.Errorf("the walk leaves %s on its connection", left)
	}
}

func TestDenseArmUsesItsIndex(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 10_000)
	x := retrieval.Open(db, retrieval.WithEmbedder(embeddertest.Random{Length: 8}))
	embedAll(t, x)
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `analyze`); err != nil { // as autovacuum does
		t.Fatal(err)
	}
	plan, err := retrieval.NearPlan(t.Context(), x, []string{"role:manager"})
	if err != nil || !strings.Contains(plan, vectorIndex) {
		t.Errorf("%v\n%s", err, plan)
	}
	// The policies of what is published let everybody read, and leave no condition in the plan. Estimates move a little (here the costs by
	// 0.07 %), since under policies the planner asks no operator that might tell of rows it hides.
	for _, table := range []string{"article", "passage"} {
		exec(t, db, `alter table knowledge.`+table+` disable row level security`)
	}
	without, err := retrieval.NearPlan(t.Context(), x, []string{"role:manager"})
	if costs := regexp.MustCompile(`\(cost=[^)]*\)`); err != nil || costs.ReplaceAllString(without, "") != costs.ReplaceAllString(plan, "") {
		t.Errorf("%v; without row-level security the plan is\n%s\nwith it\n%s", err, without, plan)
	}
}
