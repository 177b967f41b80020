package retrieval

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// Bounds on the bytes that work may ask for, which a busy machine does not change: several times what was measured.
const (
	questionBytes = 128 << 20
	articleBytes  = 2 << 30
)

// allocated is how many bytes fn asks for, freed ones included.
func allocated(fn func()) uint64 {
	Warm()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func searched(t *testing.T, x *Index, question string) Found {
	t.Helper()
	var found Found
	bytes := allocated(func() {
		var err error
		if found, err = x.Search(t.Context(), Request{Text: question}); err != nil {
			t.Errorf("%.40q: %v", question, err)
		}
	})
	if bytes > questionBytes {
		t.Errorf("%.40q asks for %d MB", question, bytes>>20)
	}
	return found
}

func slugsOf(found Found) []string {
	var list []string
	for _, a := range found.Articles {
		list = append(list, a.Slug)
	}
	return list
}

// smallCompany is three articles in two languages.
func smallCompany(t *testing.T) (*postgres.DB, *Index) {
	t.Helper()
	db := postgrestest.New(t)
	put(t, db, "posting", "program", "社内公募制度", nil, "summary", "ほかの部署の仕事に応募できます。", "window", "4月と10月に10名を募集します。")
	put(t, db, "leave", "program", "育児休業", nil, "summary", "子供が生まれたときに休めます。")
	put(t, db, "mentoring", "program", "Mentoring", nil, "summary", "Don't worry: talk, one-to-one, with somebody who was there before; it's free.")
	x := Open(db)
	if _, err := x.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, x
}

// What says nothing finds nothing, and is no answer.
func TestSaysNothingFindsNothing(t *testing.T) {
	_, x := smallCompany(t)
	for name, question := range map[string]string{
		"Japanese stop words": "それは何がどうしてあのようにあるのですか",
		"English stop words":  "what is it and who are they to be in the",
		"symbols":             "！？。、…#%&()=~|@`{}*+<>?_/^'\",-;:",
		"emoji":               strings.Repeat("😀👍🏽", 2_000),
		"what cannot be seen": "\u200b\u200d\ufeff\u202e\x00\x1b",
		"broken characters":   strings.Repeat("\xff\xfe\xe3\x81", 100),
		"other scripts":       "한국어로 질문해도 됩니까 можно ли спросить هل يمكنني السؤال ถามได้ไหม",
		"private use":         strings.Repeat("\ue000", 500),
		"one long vowel":      strings.Repeat("ー", 500),
	} {
		found := searched(t, x, question)
		if len(found.Articles) > 0 || found.Confidence >= Threshold() {
			t.Errorf("%s: finds %v, confidence %v", name, slugsOf(found), found.Confidence)
		}
	}
}

// Of 10,000 characters the first words count, and what follows costs nothing at the index.
func TestLongQuestions(t *testing.T) {
	_, x := smallCompany(t)
	filler := []rune(strings.Repeat("天気の話と昼の献立と電車の遅れについて。", 600))
	for name, test := range map[string]struct {
		question string
		want     []string
	}{
		"the subject first": {"公募に応募したい。" + string(filler), []string{"posting"}},
		"nothing else":      {strings.Repeat("公募に応募したい。", 1_100), []string{"posting"}},
		"the subject last":  {string(filler) + "公募に応募したい。", nil},
		"one letter":        {strings.Repeat("a", 10_000), nil},
		"hiragana":          {strings.Repeat("あ", 10_000), nil},
		"kanji":             {strings.Repeat("漢", 10_000), nil},
		"commas":            {strings.Repeat("、", 10_000), nil},
		"brackets":          {strings.Repeat("((((", 2_500) + "公募", []string{"posting"}},
	} {
		if got := slugsOf(searched(t, x, test.question)); !slices.Equal(got, test.want) {
			t.Errorf("%s: finds %v, want %v", name, got, test.want)
		}
		if n := len(parseQuery(test.question, builtin()).terms); n > 2*MaxQueryTerms {
			t.Errorf("%s: %d terms", name, n)
		}
	}
}

// Patterns, statements and mark-up are text: they find by their words and change nothing.
func TestCodeIsText(t *testing.T) {
	db, x := smallCompany(t)
	for question, want := range map[string][]string{
		`.*`:                                  nil,
		`(公募|休業)+?$`:                          {"leave", "posting"},
		`^((a+)+)+$`:                          nil,
		`[[:alpha:]]{9}`:                      nil,
		`'; drop table knowledge.article; --`: nil,
		`公募') or true; delete from retrieval.entry; --`: {"posting"},
		`%' or slug like '%`:                                                    nil,
		`$1 $2 @question @tags {posting} 1:1/5`:                                 {"posting"},
		`<script>alert("公募")</script>`:                                          {"posting"},
		`公募mentoring публикация 공모 ` + "\u202e":                                 {"mentoring", "posting"},
		"公募\u0000と\u200b育児\ufeff休業":                                             {"leave", "posting"},
		`C:\Users\公募\mentoring`:                                                 {"mentoring", "posting"},
		`{"text":"公募","tags":["role:manager"]}`:                                 {"posting"},
		`育児休業` + strings.Repeat("\u0301\u3099", 500) + strings.Repeat("'", 500): {"leave"},
	} {
		got := slugsOf(searched(t, x, question))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%.60q finds %v, want %v", question, got, want)
		}
	}
	var articles, entries int
	err := db.Pool().QueryRow(t.Context(), `select (select count(*) from knowledge.article), (select count(*) from retrieval.entry)`).Scan(&articles, &entries)
	if err != nil || articles != 3 || entries != 4 {
		t.Errorf("%d articles and %d entries are left (%v)", articles, entries, err)
	}
}

// sentences is a Japanese text of so many words of a company, no two sentences in a row alike, from a fixed seed.
func sentences(words int) string {
	subjects := strings.Fields("社員 上司 人事 部長 先輩 新人 同僚 工場 営業所 本社")
	objects := strings.Fields("公募 研修 面談 異動 評価 出張 休暇 手当 資格 副業 昇進 契約 窓口 規程 書類")
	verbs := strings.Fields("受ける 申し込む 決める 断る 考える 調べる 変える 続ける 終える 延ばす")
	r := rand.New(rand.NewPCG(3, 1))
	var text strings.Builder
	for at := 0; at < words; at += 3 {
		fmt.Fprintf(&text, "%sは%sを%s。", subjects[r.IntN(len(subjects))], objects[r.IntN(len(objects))], verbs[r.IntN(len(verbs))])
	}
	return text.String()
}

// refreshed brings the index in step within the bound of one large article.
func refreshed(t *testing.T, x *Index) {
	t.Helper()
	bytes := allocated(func() {
		if _, err := x.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if bytes > articleBytes {
		t.Errorf("the refresh asks for %d MB", bytes>>20)
	}
}

// An article of 100,000 words is found by its words, stands behind the one that is about them, and hides no other.
func TestArticleOfManyWords(t *testing.T) {
	db, x := smallCompany(t)
	put(t, db, "book", "program", "就業の手引き", nil, "summary", sentences(100_000)+"最後に燻製の作り方を書く。")
	refreshed(t, x)
	for question, want := range map[string]string{"燻製の作り方": "book", "就業の手引き": "book", "公募に応募したい": "posting", "育児休業": "leave", "mentoring": "mentoring"} {
		if got := slugsOf(searched(t, x, question)); len(got) == 0 || got[0] != want {
			t.Errorf("%s finds %v, want %s first", question, got, want)
		}
	}
}

// A title of 5,000 characters is found by its words and leaves the others findable.
func TestLongTitle(t *testing.T) {
	db, x := smallCompany(t)
	put(t, db, "title", "program", strings.Repeat("長期出張旅費精算規程", 500), nil, "summary", "精算の説明です。")
	refreshed(t, x)
	for question, want := range map[string]string{"出張旅費の精算": "title", "社内公募制度": "posting", "育児休業": "leave"} {
		if got := slugsOf(searched(t, x, question)); len(got) == 0 || got[0] != want {
			t.Errorf("%s finds %v, want %s first", question, got, want)
		}
	}
}

// Of 50,000 distinct terms the sparse vector keeps as many as pgvector stores. Each is still a way to the article.
func TestManyDistinctTerms(t *testing.T) {
	db, x := smallCompany(t)
	var body strings.Builder
	for i := range 50_000 {
		body.WriteString("w" + strconv.Itoa(i) + "x ")
	}
	put(t, db, "list", "program", "品番の一覧", nil, "summary", body.String())
	refreshed(t, x)
	var listed, kept int
	err := db.Pool().QueryRow(t.Context(), `
		select max(cardinality(terms)), max(length(weights::text) - length(replace(weights::text, ':', ''))) from retrieval.entry`).Scan(&listed, &kept)
	if err != nil || kept != 16_000 || listed < 50_000 {
		t.Errorf("%d terms listed, %d kept in the vector, want 50,000 and 16,000 (%v)", listed, kept, err)
	}
	for _, question := range []string{"w0x", "w31999x", "w49999x", "品番の一覧"} {
		if got := slugsOf(searched(t, x, question)); !slices.Equal(got, []string{"list"}) {
			t.Errorf("%s finds %v", question, got)
		}
	}
}

// One word of a megabyte: the rest of its article is found, or the refresh says why not and the index stays as it was.
func TestWordOfAMegabyte(t *testing.T) {
	for name, word := range map[string]string{
		"one letter": strings.Repeat("a", 1<<20),
		"digits":     strings.Repeat("9", 1<<20),
		"kanji":      strings.Repeat("漢", (1<<20)/3),
	} {
		db, x := smallCompany(t)
		put(t, db, "word", "program", "出張旅費の精算", nil, "summary", word)
		var err error
		bytes := allocated(func() { _, err = x.Refresh(context.Background()) })
		if bytes > articleBytes {
			t.Errorf("%s: the refresh asks for %d MB", name, bytes>>20)
		}
		want := []string{"word"}
		if err != nil {
			want = nil
			if !strings.HasPrefix(err.Error(), "refresh index: ") || len(err.Error()) > 1_000 {
				t.Errorf("%s: error of %d bytes: %.100v", name, len(err.Error()), err)
			}
		}
		if got := slugsOf(searched(t, x, "出張旅費の精算")); !slices.Equal(got, want) {
			t.Errorf("%s: after error %v, finds %v", name, err, got)
		}
		if got := slugsOf(searched(t, x, "公募に応募したい")); !slices.Equal(got, []string{"posting"}) {
			t.Errorf("%s: the other article is lost: %v", name, got)
		}
	}
}

// What is analysed of any text is bounded: a term is not empty, and there is no more than one a character of each kind.
func TestAnalyzeIsBounded(t *testing.T) {
	for _, unit := range []string{"a", "漢", "漢a", "\xff。漢"} {
		n := len(Analyze(strings.Repeat(unit, 2*MaxAnalyzed/len(unit))))
		if characters := MaxAnalyzed / len(unit) * len([]rune(unit)); n > 3*characters {
			t.Errorf("%q repeated gives %d tokens of %d characters", unit, n, characters)
		}
	}
}
