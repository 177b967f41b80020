package triage

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestOf(t *testing.T) {
	for message, want := range map[string]Topic{
		"もう死にたい": Danger,
		"シニタイ":   Danger,
		"なんかもう、消えてしまいたか": Danger,
		"I want to die":         Danger,
		"班長に毎日怒鳴られとる":           Harassment,
		"パワハラ受けてます":             Harassment,
		"会社行こうとすると吐いてしまう":       Mental,
		"ねむれない もう 3しゅうかん":       Mental,
		"残業代が三か月払われていない":        Legal,
		"検査データの書き換えを指示されました":    Wrongdoing,
		"人につないでください":            Human,
		"パスワードを忘れました":           IT,
		"給与明細の見方がわからない":         Payroll,
		"面白い話して":                Smalltalk,
		"社内公募はいつ募集していますか":       "",
		"死ぬほど忙しい時期でも公募は出せますか":   "",
		"パワハラ防止研修の次の日程を教えてください": "",
		"人と話す仕事がしたいです":          "",
		"":                      "",
		"😀👍":                    "",
		"안녕하세요":                 "",
	} {
		if got := Of(message); got.Topic != want {
			t.Errorf("%q: got %+v, want %q", message, got, want)
		}
	}
}

// The people's own words for one thing differ in dialect, kana, width and case; classes hold them once.
func TestPatterns(t *testing.T) {
	folder := fstest.MapFS{"classes.txt": {Data: []byte("<私>: 私 | 俺\n  | ワシ\n<いない>: いな | おらん\n<私がいない>: <私>が<いない>\n<この窓口>: 部署\n")}, "calm.txt": {Data: []byte("# comment\nはい | どうも\n")}}
	for _, topic := range Topics() {
		folder[string(topic)+".txt"] = &fstest.MapFile{}
	}
	folder["danger.txt"] = &fstest.MapFile{Data: []byte("# comment\n<私> .. <いない>くなれば\nabc def\n<私がいない>方\n! 俺達\n")}
	l, err := readLexicon(folder)
	if err != nil {
		t.Fatal(err)
	}
	for message, want := range map[string]bool{
		"わしがおらんくなれば":   true,
		"私なんかもういなくなれば": true,
		"いなくなれば私":      false,
		"私はここから見える遠い海のほうへと消えて帰ってはいなくなれば": false,
		"ＡＢＣ　Ｄｅｆ":   true,
		"俺がいな方":     true,
		"俺達がいなくなれば": false,
	} {
		if got := l.firstTopic(sensitive, l.occurrences(fold(message))) == Danger; got != want {
			t.Errorf("%q: %v", message, got)
		}
	}
	for message, want := range map[string]bool{"はい、どうも！": true, "ハイ": true, "はい死": false, "、": false, "": false, "はいはいはいはいはいはいはいはいはいはいはいはいはい": false} {
		if got := l.isCalm(fold(message)); got != want {
			t.Errorf("%q is calm: %v", message, got)
		}
	}
	for bad, says := range map[string]string{
		"<だれ>が": "unknown class", "<私": "unknown class",
	} {
		folder["danger.txt"] = &fstest.MapFile{Data: []byte(bad + "\n")}
		if _, err := readLexicon(folder); err == nil || !strings.Contains(err.Error(), "danger.txt, line 1") || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestExplainNamesTheWords(t *testing.T) {
	var out strings.Builder
	if err := Explain(&out, "班長に毎日怒鳴られとる"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "harassment.txt:") || !strings.Contains(out.String(), "weights:") {
		t.Errorf("says only\n%s", out.String())
	}
}

func TestTableIsReadAsItWasWritten(t *testing.T) {
	var out strings.Builder
	if err := weights().write(&out, ""); err != nil {
		t.Fatal(err)
	}
	again, err := readTable(strings.NewReader(out.String()))
	if err != nil || len(again.worth) != len(weights().worth) || again.worth["死"] != weights().worth["死"] || again.threshold != weights().threshold {
		t.Errorf("%d features, %v", len(again.worth), err)
	}
	for _, bad := range []string{"= nothing 1", "= band x", "死", "死\tx", "死\t1 z3", "死\t1 dx"} {
		if _, err := readTable(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	if size := len(weightsText); size > 300<<10 {
		t.Errorf("weights.txt has %d bytes", size)
	}
}

func FuzzOf(f *testing.F) {
	for _, seed := range []string{"もう死にたい", "let's talk", "ああああああ", "\xff\x00", strings.Repeat("私がいな", 500)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		a, b := Of(message), Of(message)
		if a != b {
			t.Errorf("%+v, then %+v", a, b)
		}
		if a.Certain && a.Topic == "" || a.Soft && !a.Topic.Sensitive() || !(a.Worry >= 0 && a.Worry <= 1) {
			t.Errorf("got %+v", a)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	messages := map[string]string{
		"question": "社内公募はいつ募集していますか。上司に知られますか",
		"certain":  "もう死にたいです",
		"long":     strings.Repeat("異動の希望調査、何も書けないまま締切が来ました。もう先のことを書く欄を見るだけで、ここから動けなくなります。", 4),
		"limit":    strings.Repeat("今の部署に残りたいときは何か書く？", 125),
	}
	Of("")
	for name, message := range messages {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Of(message)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		folder, _ := wordsFolder()
		if _, err := readLexicon(folder); err != nil {
			b.Fatal(err)
		}
		if _, err := readTable(strings.NewReader(weightsText)); err != nil {
			b.Fatal(err)
		}
	}
}
