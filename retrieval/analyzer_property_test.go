package retrieval

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/width"
	"pgregory.net/rapid"
)

// anyText draws from the scripts and signs that people type, broken pieces of UTF-8 included.
func anyText(t *rapid.T, label string) string {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"社内公募", "ｶﾞｲﾄﾞ", "ＦＡ制度", "1on1", "㈱", "①", "㍻", "Straße", "İ", "ǅ", "ﬁt", "か\u3099", "e\u0301", "\xff", "\xe3\x81", "한국", "отпуск", "إجازة", "ลา", "👩‍👩‍👧", "\u202e", "\ufeff", "𠮷", "ー", "々", "〆切"}),
		rapid.StringOfN(rapid.Rune(), 0, 4, -1),
	)
	return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, label), "")
}

// Analysing twice, and analysing the normalised text, gives the same tokens at the same places, each on whole characters.
func TestAnalyzeAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t, "text")
		tokens := Analyze(text)
		if diff := cmp.Diff(tokens, Analyze(text)); diff != "" {
			t.Fatalf("two runs differ:\n%s", diff)
		}
		normal := Normalize(text)
		for _, token := range tokens {
			if token.Start < 0 || token.Start >= token.End || token.End > len(normal) || !utf8.ValidString(normal[token.Start:token.End]) {
				t.Fatalf("%q: %+v", normal, token)
			}
		}
		if Normalize(normal) == normal {
			if diff := cmp.Diff(tokens, Analyze(normal)); diff != "" {
				t.Fatalf("the normalised text differs:\n%s", diff)
			}
		}
	})
}

// Normalising twice changes nothing. Two exceptions: a sign that cannot be seen between a letter and its accent or dakuten
// keeps the two apart the first time, and a few capitals (İ) take an accent only when they are small.
func TestNormalizeTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Map(func(r rune) rune {
			if Normalize(string(r)) == "" {
				return -1
			}
			return r
		}, strings.ToLower(anyText(t, "text")))
		if once := Normalize(text); once != Normalize(once) {
			t.Fatalf("%+q, then %+q", once, Normalize(once))
		}
	})
}

// The character pairs of two texts with a space between are those of the one and those of the other, whatever the texts
// (but for words that begin with #, which look like pairs here).
func TestCharPairsOfTwoTexts(t *testing.T) {
	plain := func(r rune) rune {
		if strings.Contains(Normalize(string(r)), "#") {
			return -1
		}
		return r
	}
	rapid.Check(t, func(t *rapid.T) {
		one, other := strings.Map(plain, anyText(t, "one")), strings.Map(plain, anyText(t, "other"))
		if want, got := slices.Concat(charPairs(one), charPairs(other)), charPairs(one+" "+other); !slices.Equal(want, got) {
			t.Fatalf("%q and %q: %v, want %v", one, other, got, want)
		}
	})
}

// Two texts with a space between give the words of both. Exceptions, which is why the words are chosen: hiragana, which the
// dictionary may cut otherwise beside other hiragana, and katakana that it lacks, which is cut as the neighbours make likely.
func TestWordsOfTwoTexts(t *testing.T) {
	vocabulary := strings.Fields(`社内公募 育児休業 異動 上司 面談 研修 副業 昇進 資格 取得 支援 工場 人事 相談 窓口 退職 再雇用 評価 給与 海外 駐在 キャリア メンター
		テレワーク リーダー application deadlines mentoring 1on1 2026 TOEIC HR`)
	phrase := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 4).Draw(t, "words"), rapid.SampledFrom([]string{" ", "　", "、"}).Draw(t, "between"))
	})
	rapid.Check(t, func(t *rapid.T) {
		one, other := phrase.Draw(t, "one"), phrase.Draw(t, "other")
		both := baseTerms(Analyze(one + " " + other))
		if diff := cmp.Diff(slices.Concat(baseTerms(Analyze(one)), baseTerms(Analyze(other))), both); diff != "" {
			t.Fatalf("%s + %s:\n%s", one, other, diff)
		}
	})
}

// Full width, half width, capitals and small letters are one spelling.
func TestWidthAndCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		narrow := rapid.StringMatching(`([A-Za-z0-9]{1,6}|[ｱ-ﾝ]{1,6}|[ｶ-ﾄ]ﾞ|[ﾊ-ﾎ]ﾟ| ){0,8}`).Draw(t, "narrow")
		wide := width.Widen.String(narrow)
		for name, variant := range map[string]string{"wide": wide, "capitals": strings.ToUpper(narrow), "small": strings.ToLower(wide)} {
			if diff := cmp.Diff(Analyze(narrow), Analyze(variant)); diff != "" {
				t.Fatalf("%s %q:\n%s", name, variant, diff)
			}
		}
	})
}

// Spellings of one word give the same terms. Not among them, because the dictionary reads them as other words: もうしこみ
// (もう, 仕込み), かいしゃ and じょうし.
func TestSpellings(t *testing.T) {
	for _, line := range strings.Split(`取り組み 取組 取組み とりくみ 取り組む|問い合わせ 問合せ 問合わせ 問い合せ|受け付け 受付 受付け|打ち合わせ 打合せ 打合わせ|締め切り 締切 締切り 〆切|手続き 手続|振り替え 振替
		|見積もり 見積り 見積|割り当て 割当|切り替え 切替|支払い 支払|払い戻し 払戻し|取り消し 取消 取消し|繰り越し 繰越|届け出 届出|申しこみ 申込み|ひっこし 引越し|分かる わかる 判る|はたらく 働く
		|うけとる 受け取る|行う 行なう|終わる 終る|辞める やめる|友達 友だち ともだち|障害 障がい|怪我 ケガ けが|仕事 しごと シゴト|悩み なやみ|うつ 鬱|お金 御金|會議 会議
		|ＦＡ FA ｆａ|Ⅲ III iii|マネージャー マネジャー|コンピューター コンピュータ|キャリア キャリヤ|コミュニケーション コミニュケーション`, "|") {
		spellings := strings.Fields(line)
		want := terms(spellings[0])
		if len(want) == 0 {
			t.Errorf("%s gives no term", spellings[0])
		}
		for _, s := range spellings[1:] {
			if diff := cmp.Diff(want, terms(s)); diff != "" {
				t.Errorf("%s and %s (-want +got):\n%s", spellings[0], s, diff)
			}
		}
	}
}

func TestEnglishForms(t *testing.T) {
	for _, line := range []string{"apply applied applying applies", "promote promoted promotion promotions", "transfer transfers transferring transferred", "train training trained",
		"mentor mentors mentoring", "career careers", "manage manager managers managed", "consult consulted consulting", "deadline deadlines"} {
		forms := strings.Fields(line)
		for _, f := range forms[1:] {
			if diff := cmp.Diff(terms(forms[0]), terms(f)); diff != "" {
				t.Errorf("%s and %s (-want +got):\n%s", forms[0], f, diff)
			}
		}
	}
	if slices.Equal(terms("apply"), terms("application")) {
		t.Error("apply and application are one stem")
	}
}

// Katakana with a long vowel more or less, or one character otherwise, shares at least half of the pairs of the longer.
func TestKatakanaVariantsShareHalf(t *testing.T) {
	for _, v := range [][2]string{{"インターンシップ", "インタンシップ"}, {"メンター", "メンタ"}, {"マネージャー", "マネジャー"}, {"コンピューター", "コンピュータ"}, {"フォロー", "フォロ"}, {"ミーティング", "ミーテング"},
		{"キャリア", "キャリヤ"}, {"ワークショップ", "ワクショップ"}, {"コミュニケーション", "コミニュケーション"}, {"シミュレーション", "シュミレーション"}, {"リスキリング", "リスキング"}, {"サバティカル", "サバテイカル"},
		{"ボランティア", "ボランテア"}, {"ダイバーシティ", "ダイバシティー"}, {"エンジニア", "エンジニヤ"}, {"プロフェッショナル", "プロフェショナル"}, {"フレックスタイム", "フレクスタイム"}, {"ｲﾝﾀｰﾝｼｯﾌﾟ", "インターン"}} {
		one, other := charPairs(v[0]), charPairs(v[1])
		shared := 0
		for _, pair := range one {
			if slices.Contains(other, pair) {
				shared++
			}
		}
		if 2*shared < max(len(one), len(other)) {
			t.Errorf("%s and %s share %d of %v and %v", v[0], v[1], shared, one, other)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	Warm() // not within the first input, which has ten seconds
	for _, seed := range []string{"", "社内公募は何名まで?", "パートでも夫の会社の育休を取った人", "how many days, when and who?", "'; drop table --", `.*(公募)+?\`, "\xff\x00公募", strings.Repeat("公募研修", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, question string) { checkQuery(t, question) })
}

func TestParseQueryAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkQuery(t, anyText(t, "question")) })
}

// checkQuery holds whatever is asked: terms in order, each once, of weight 0 to 1 and of a word that is there; no more of
// them than the limits allow; the same again.
func checkQuery(t interface{ Fatalf(string, ...any) }, question string) {
	q := parseQuery(question, builtin())
	conditional := 0
	for i, term := range q.terms {
		if term.term == "" || term.weight < 0 || term.weight > 1 || term.concept < -1 || (i > 0 && q.terms[i-1].term >= term.term) {
			t.Fatalf("%q: %+v at %d", question, term, i)
		}
		if term.own && (term.concept < 0 || term.weight != 1) {
			t.Fatalf("%q: own word %+v", question, term)
		}
		if term.concept < 0 {
			conditional++
		}
	}
	if len(q.terms)-conditional > MaxQueryTerms+maxExpansions {
		t.Fatalf("%q: %d terms", question, len(q.terms))
	}
	if diff := cmp.Diff(q, parseQuery(question, builtin()), cmp.AllowUnexported(query{}, queryTerm{}, condition{})); diff != "" {
		t.Fatalf("%q: two runs differ:\n%s", question, diff)
	}
}
