package retrieval

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// bringList imports a list and gives new, changed, unchanged, removed.
func bringList(t testing.TB, db *postgres.DB, source, text string) [4]int {
	t.Helper()
	r, err := ImportThesaurus(t.Context(), db, strings.NewReader(text), ListOptions{Source: source})
	if err != nil {
		t.Fatal(err)
	}
	return [4]int{r.New, r.Changed, r.Unchanged, r.Removed}
}

func exported(t testing.TB, db *postgres.DB, source string) string {
	t.Helper()
	var out strings.Builder
	if err := ExportThesaurus(t.Context(), db, &out, source); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func loaded(t testing.TB, db *postgres.DB) Thesaurus {
	t.Helper()
	thesaurus, err := LoadThesaurus(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return thesaurus
}

// leadsTo is the weight with which the thesaurus leads from one wording to another, 0 for not at all.
func leadsTo(thesaurus Thesaurus, from, to string) float64 {
	for _, l := range thesaurus.leads[newPhrase(from).key] {
		if l.to.key == newPhrase(to).key {
			return l.weight
		}
	}
	return 0
}

func TestImportReplacesTheSameList(t *testing.T) {
	db := postgrestest.New(t)
	for _, step := range []struct {
		source, text string
		want         [4]int
	}{
		{"hr", "[theme: 公募]\n手上げ => 公募 ; 0.5\n立候補 => 公募", [4]int{2, 0, 0, 0}},
		{"hr", "[theme: 公募]\n手上げ => 公募 ; 0.5\n立候補 => 公募", [4]int{0, 0, 2, 0}},
		{"plant", "手上げ => 異動", [4]int{1, 0, 0, 0}}, // another list
		{"hr", "[theme: 公募]\n手上げ => 公募 ; 0.7\n挙手 => 公募", [4]int{1, 1, 0, 1}},
		{"hr", "[theme: 応募]\n手上げ => 公募 ; 0.7\n挙手 => 公募", [4]int{0, 2, 0, 0}},
	} {
		if got := bringList(t, db, step.source, step.text); got != step.want {
			t.Errorf("%s %q: new, changed, unchanged, removed %v, want %v", step.source, step.text, got, step.want)
		}
	}
	want := "# list: hr\n\n[theme: 応募]\n手上げ => 公募 ; 0.7\n挙手 => 公募 ; 0.6\n\n[theme: ]\n# list: plant\n手上げ => 異動 ; 0.6\n"
	if diff := cmp.Diff(want, exported(t, db, "")); diff != "" {
		t.Error(diff)
	}
}

func TestExportedListStaysAsItIs(t *testing.T) {
	db := postgrestest.New(t)
	bringList(t, db, "hr", shippedText)
	bringList(t, db, "sudachi", manyGroups(300))
	for _, source := range []string{"hr", "sudachi"} {
		text := exported(t, db, source)
		if got := bringList(t, db, source, text); got[0]+got[1]+got[3] > 0 || got[2] < 500 {
			t.Errorf("%s: new, changed, unchanged, removed %v after its own export", source, got)
		}
		if exported(t, db, source) != text {
			t.Errorf("%s is exported otherwise after its own export", source)
		}
	}
	if exported(t, db, Shipped) != shippedText {
		t.Error("what ships is not exported as it is")
	}
}

// Nothing of an import that fails, or only looks, is written.
func TestImportWritesAllOrNothing(t *testing.T) {
	db := postgrestest.New(t)
	bringList(t, db, "hr", "手上げ => 公募")
	before := exported(t, db, "hr")
	for name, test := range map[string]struct {
		text, want string
		o          ListOptions
	}{
		"nothing readable":  {"手上げ\nこわれた行", "nothing could be read: line 1", ListOptions{Source: "hr"}},
		"empty":             {"# nothing\n", "nothing is in it", ListOptions{Source: "hr"}},
		"too large":         {strings.Repeat("#", maxListBytes+1), "larger than 16 MB", ListOptions{Source: "hr"}},
		"no text":           {"\xff\x00\xff\x80", "neither UTF-8 nor Shift_JIS", ListOptions{Source: "hr"}},
		"no name":           {"挙手 => 公募", "no name", ListOptions{Source: " \x00"}},
		"the shipped name":  {"挙手 => 公募", "choose another", ListOptions{Source: Shipped}},
		"a long name":       {"挙手 => 公募", "more than 100 characters", ListOptions{Source: strings.Repeat("名", 101)}},
		"an unknown format": {"挙手 => 公募", `"csv" is none of`, ListOptions{Source: "hr", Format: "csv"}},
		"a weight above 1":  {"挙手 => 公募", "weight 1.5", ListOptions{Source: "hr", Weight: 1.5}},
	} {
		_, err := ImportThesaurus(t.Context(), db, strings.NewReader(test.text), test.o)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", name, err, test.want)
		}
	}
	report, err := ImportThesaurus(t.Context(), db, strings.NewReader("挙手 => 公募\nこわれた行"), ListOptions{Source: "hr", DryRun: true})
	if err != nil || report.New != 1 || report.Removed != 1 || len(report.Rejected) != 1 {
		t.Errorf("dry run: %+v, %v", report, err)
	}
	if got := exported(t, db, ""); got != before {
		t.Errorf("the lists are now\n%s", got)
	}
}

func TestCompanyListsJoinWhatShips(t *testing.T) {
	db := postgrestest.New(t)
	if got := len(loaded(t, db).leads); got != len(builtin().leads) {
		t.Errorf("without lists, %d wordings lead somewhere, of %d", got, len(builtin().leads))
	}
	shippedWeight := leadsTo(builtin(), "育休", "育児休業")
	bringList(t, db, "hr", "時短 => 短時間勤務 ; 0\nはまっこ => 横浜工場 ; 0.8\n出戻り => 嘱託社員 ; 0.2\n育休 => 育児休業 ; 0.1\nちんあげ => 昇給 ; 0.4")
	bringList(t, db, "plant", "はまっこ => 横浜工場 ; 0.3\nちんあげ => 昇給 ; 0")
	thesaurus := loaded(t, db)
	for _, test := range []struct {
		from, to string
		want     float64
	}{
		{"はまっこ", "横浜工場", 0.8},         // the highest weight of two lists
		{"出戻り", "嘱託社員", 0.2},          // beside what ships
		{"出戻り", "再入社", 0.8},           // which stays
		{"育休", "育児休業", shippedWeight}, // a lower weight changes nothing
		{"時短", "短時間勤務", 0},            // switched off
		{"時短", "時短勤務", 0.9},           // that way alone
		{"短時間勤務", "時短", 0.9},          // and not the way back
		{"ちんあげ", "昇給", 0},             // off wins over every list
		{"パートタイマー", "パート", 0.9},       // what ships
	} {
		if got := leadsTo(thesaurus, test.from, test.to); got != test.want {
			t.Errorf("%s leads to %s with %v, want %v", test.from, test.to, got, test.want)
		}
	}
	removed, err := RemoveThesaurus(t.Context(), db, "hr")
	if err != nil || removed != 5 {
		t.Errorf("removed %d, %v", removed, err)
	}
	if got := leadsTo(loaded(t, db), "時短", "短時間勤務"); got != 0.9 {
		t.Errorf("after the removal, 時短 leads to 短時間勤務 with %v", got)
	}
	if _, err := RemoveThesaurus(t.Context(), db, "hr"); !errors.Is(err, ErrNoList) {
		t.Errorf("removed twice: %v", err)
	}
	if err := ExportThesaurus(t.Context(), db, new(strings.Builder), "hr"); !errors.Is(err, ErrNoList) {
		t.Errorf("exported after its removal: %v", err)
	}
}

func TestLists(t *testing.T) {
	db := postgrestest.New(t)
	bringList(t, db, "hr", "[theme: 公募]\n手上げ | 挙手 => 公募 | 応募\n[theme: 工場]\nはまっこ => 横浜工場 ; 0")
	lists, err := Lists(t.Context(), db)
	if err != nil || len(lists) != 2 || lists[0].Source != Shipped || lists[0].Entries != len(shipped()) || lists[0].Themes < 20 {
		t.Fatalf("%+v, %v", lists, err)
	}
	if age := time.Since(lists[1].LastImport); age < 0 || age > time.Minute {
		t.Errorf("imported %v ago", age)
	}
	lists[1].LastImport = time.Time{}
	if diff := cmp.Diff(ThesaurusList{Source: "hr", Entries: 5, Wordings: 3, Off: 1, Themes: 2}, lists[1]); diff != "" {
		t.Error(diff)
	}
}

// Whoever holds a loaded thesaurus is told when it is old, and not when nothing changed.
func TestListsHintTheirChange(t *testing.T) {
	db := postgrestest.New(t)
	hint, cancel := db.Subscribe(ThesaurusTopic)
	defer cancel()
	wait := func(what string) {
		t.Helper()
		select {
		case <-hint:
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: no hint", what)
		}
	}
	wait("the start")
	bringList(t, db, "hr", "手上げ => 公募")
	wait("an import")
	bringList(t, db, "hr", "手上げ => 公募")
	select {
	case <-hint:
		t.Error("an import without a change is hinted")
	case <-time.After(100 * time.Millisecond):
	}
	if _, err := RemoveThesaurus(t.Context(), db, "hr"); err != nil {
		t.Fatal(err)
	}
	wait("a removal")
}

func TestExplain(t *testing.T) {
	list, err := readEntries(strings.NewReader("[theme: 工場]\nはまっこ => 横浜工場 ; 0.8\n工場 => 横浜工場 ; 0.4\n横浜 => 神奈川"), "hr")
	if err != nil {
		t.Fatal(err)
	}
	ways := newThesaurus(list).Explain("はまっこは工場について知りたい")
	want := []Way{
		{"はまっこ", Synonym{"hr", "工場", "はまっこ", "横浜工場", 0.8}, []string{"ヨコハマ"}}, // the lemma; 工場 was said
		{"工場", Synonym{"hr", "工場", "工場", "横浜工場", 0.4}, nil},                  // a stronger one came first; nothing leads on to 神奈川
	}
	if diff := cmp.Diff(want, ways); diff != "" {
		t.Error(diff)
	}
	if ways := builtin().Explain("?!"); ways != nil {
		t.Errorf("a question without words leads to %v", ways)
	}
}

// One step and no further, however the ways turn.
func TestCyclesEnd(t *testing.T) {
	for _, lines := range []string{"公募 => 異動\n異動 => 公募", "公募 = 異動 = 昇進", "公募 => 異動\n異動 => 昇進\n昇進 => 公募"} {
		list, err := readEntries(strings.NewReader(lines), "")
		if err != nil {
			t.Fatal(err)
		}
		var added []string
		for _, q := range newThesaurus(list).expand(Analyze("公募")) {
			if isBase(q.term) {
				added = append(added, q.term)
			}
		}
		slices.Sort(added)
		want := []string{"異動"}
		if strings.Contains(lines, "=昇進") || strings.Contains(lines, "= 昇進") {
			want = []string{"昇進", "異動"}
		}
		if diff := cmp.Diff(want, added); diff != "" {
			t.Errorf("%q: %s", lines, diff)
		}
	}
}

// Two words with more ways than there is room: the strongest terms are taken, each once, and none that was said.
func TestExpansionsAreBounded(t *testing.T) {
	var lines strings.Builder
	for i := range maxLeads {
		fmt.Fprintf(&lines, "公募 => 応募%d ; 0.9\n異動 => 赴任%d ; 0.3\n", i, 100+i)
	}
	list, err := readEntries(strings.NewReader(lines.String()), "")
	if err != nil {
		t.Fatal(err)
	}
	terms := newThesaurus(list).expand(Analyze("公募 異動 応募"))
	weak := 0
	for i, q := range terms {
		if q.term == "応募" {
			t.Error("a word of the question takes a place")
		}
		if slices.ContainsFunc(terms[:i], func(other queryTerm) bool { return other.term == q.term }) {
			t.Errorf("%s is added twice", q.term)
		}
		if q.weight == 0.3 {
			weak++
		}
	}
	if len(terms) != maxExpansions || weak != maxExpansions-maxLeads {
		t.Errorf("%d terms, %d of them weak, want %d and %d", len(terms), weak, maxExpansions, maxExpansions-maxLeads)
	}
}

// The largest public list, imported whole: bounded in time of the processor, with room for the race detector.
func TestManyGroupsAreBounded(t *testing.T) {
	db := postgrestest.New(t)
	Warm()
	owner := postgrestest.Owner(t, db)
	before := postgrestest.Processor(t, owner)
	got := bringList(t, db, "sudachi", manyGroups(20_000))
	between := postgrestest.Processor(t, owner)
	thesaurus := loaded(t, db)
	brought, read := between-before, postgrestest.Processor(t, owner)-between
	t.Logf("%d entries imported in %v, loaded in %v, %d wordings", got[0], brought, read, len(thesaurus.leads))
	if got[0] < 50_000 || brought > time.Minute || read > 20*time.Second {
		t.Errorf("%d entries imported in %v, loaded in %v", got[0], brought, read)
	}
	// Beside the list of a few hundred groups, in turns: on a busy machine both are slow, and the same.
	question := strings.Repeat("人事制度の休暇と育児勤務時間の研修について、", 500)
	few, many := time.Hour, time.Hour
	for range 3 {
		few, many = min(few, parseTime(question, builtin())), min(many, parseTime(question, thesaurus))
	}
	if many > 5*few {
		t.Errorf("a long question took %v, and %v without the list", many, few)
	}
}

func parseTime(question string, by Thesaurus) time.Duration {
	start := time.Now()
	parseQuery(question, by)
	return time.Since(start)
}

func BenchmarkLoadThesaurus(b *testing.B) {
	db := postgrestest.New(b)
	bringList(b, db, "sudachi", manyGroups(26_000))
	for b.Loop() {
		loaded(b, db)
	}
}

// A company's list counts from the next refresh on, and not before.
func TestSearchUsesTheCompanysList(t *testing.T) {
	db := postgrestest.New(t)
	put(t, db, "posting", "program", "社内公募制度", nil, "summary", "ほかの部署の仕事に応募できます。")
	x := Open(db)
	find := func() int {
		if _, err := x.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, err := x.Search(t.Context(), Request{Text: "とびうおの仲間入り"})
		if err != nil {
			t.Fatal(err)
		}
		return len(found.Articles)
	}
	if n := find(); n != 0 {
		t.Fatalf("without a list: %d articles", n)
	}
	if _, err := ImportThesaurus(t.Context(), db, strings.NewReader("とびうお => 社内公募"), ListOptions{Source: "nicknames"}); err != nil {
		t.Fatal(err)
	}
	if n := find(); n != 1 {
		t.Errorf("with a list: %d articles, want 1", n)
	}
}
