package retrieval

import (
	"fmt"
	"strings"
	"testing"
)

func expansionsOf(t *testing.T, thesaurus, question string) map[string]float64 {
	t.Helper()
	read, err := ReadThesaurus(strings.NewReader(thesaurus))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]float64{}
	for _, q := range parseQuery(question, read).terms {
		if !q.own && isBase(q.term) {
			found[q.term] = q.weight
		}
	}
	return found
}

func TestThesaurus(t *testing.T) {
	const lines = "# words\n時短 = 短時間勤務 ; 0.8\nバレる | 内緒 => 通知\n手を挙げる => 公募 ; 0.5\n"
	for _, test := range []struct {
		question, term string
		want           float64
	}{
		{"時短で働きたい", "勤務", 0.8},
		{"短時間勤務の人", "時短", 0.8},
		{"上司にバレますか", "通知", 0.6},
		{"通知はありますか", "ばれ", 0}, // one way
		{"手を挙げたい", "公募", 0.5},
		{"手だけでは足りない", "公募", 0}, // the whole phrase
	} {
		if got := expansionsOf(t, lines, test.question)[test.term]; got != test.want {
			t.Errorf("%s: %s has weight %v, want %v", test.question, test.term, got, test.want)
		}
	}
}

func TestThesaurusKeepsOwnWords(t *testing.T) {
	read, err := ReadThesaurus(strings.NewReader("時短 => 短時間勤務"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range parseQuery("時短", read).terms {
		if q.term == "時短" && q.own && q.weight == 1 {
			return
		}
	}
	t.Error("the person's own word is gone")
}

func TestThesaurusErrors(t *testing.T) {
	for _, test := range []struct{ lines, want string }{
		{"\n時短", "line 2: neither => nor ="},
		{"時短 =>", "line 1: a side is empty"},
		{"時短 = 短時間 ; x", `line 1: weight "x"`},
		{"時短 = 短時間 ; 2", `line 1: weight "2"`},
		{"は => 公募", "line 1"},
		{"一 二 三 四 五 六 七 八 => 公募", "line 1"},
	} {
		if _, err := ReadThesaurus(strings.NewReader(test.lines)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v, want %q", test.lines, err, test.want)
		}
	}
}

// A cycle and a word in 1,000 groups cost no more than any other: expansions are not expanded, and their number is bounded.
func TestThesaurusBounds(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("公募 => 異動\n異動 => 公募\n")
	for i := range 1000 {
		fmt.Fprintf(&lines, "公募 => 言葉%d号\n", i)
	}
	read, err := ReadThesaurus(strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(parseQuery("公募", read).terms); got > 2+maxExpansions {
		t.Errorf("%d terms", got)
	}
}

func TestBuiltinThesaurus(t *testing.T) {
	if got := len(builtin().leads); got < 300 {
		t.Errorf("thesaurus.txt leads from %d phrases", got)
	}
}

func TestAskedFacets(t *testing.T) {
	for _, test := range []struct{ question, want string }{
		{"社内公募は上司にバレますか", "notified"},
		{"いつまでに申し込めばいいですか", "window"},
		{"パートでも使えますか", "eligibility"},
		{"落ちたらどうなりますか", "after"},
		{"補助はいくらまで出ますか", "amount"},
		{"誰に聞けばいいですか", "contact"},
		{"社内公募について知りたい", ""},
	} {
		got := ""
		if list := AskedFacets(test.question); len(list) > 0 {
			got = string(list[0])
		}
		if got != test.want {
			t.Errorf("%s asks for %q, want %q", test.question, got, test.want)
		}
	}
}
