package retrieval

import (
	"slices"
	"strings"
	"testing"
)

func conditionKeys(question string) string {
	var keys []string
	for _, c := range conditionsIn(Normalize(question)) {
		keys = append(keys, c.key)
	}
	return strings.Join(keys, " ")
}

func TestConditionsIn(t *testing.T) {
	for question, want := range map[string]string{
		"":                                       "",
		"公募について知りたい":                             "",
		"上司に知らされますか":                             "",
		"パートでも応募できますか":                           "part-time",
		"ﾊﾟｰﾄでも応募できますか":                          "part-time",
		"週3日勤務でも使えますか":                           "part-time",
		"契約社員でも使えますか":                            "contract",
		"派遣でも相談できますか":                            "agency",
		"再雇用になっても研修に出られますか":                      "rehired",
		"工場で働いていても応募できますか":                       "plant",
		"夜勤の日はどうなりますか":                           "plant",
		"倉庫の人も対象ですか":                             "logistics",
		"支店からも応募できますか":                           "sales",
		"２年目でも応募できますか":                           "new",
		"新卒でもいいですか":                              "new",
		"中途でも昇進できますか":                            "mid-career",
		"駐在しているあいだも使えますか":                        "abroad",
		"ベトナムの現地法人でも使えますか":                       "abroad",
		"育休中に応募できますか":                            "on-leave",
		"出向先からでも応募できますか":                         "seconded",
		"時短のまま昇進できますか":                           "short-hours",
		"妊娠していても夜勤をしますか":                         "plant pregnant",
		"車いすでも働けますか":                             "disability",
		"同性の相手でも対象ですか":                           "partner",
		"ビザの更新の間はどうなりますか":                        "foreign",
		"65歳でも応募できますか":                           "senior",
		"課長でも応募できますか":                            "manager",
		"ひとり親への支援はありますか":                         "single-parent",
		"双子だと長く休めますか":                            "twins",
		"里親でも取れますか":                              "adopted",
		"孫の世話でも休めますか":                            "grandchild",
		"猫が病気でも休めますか":                            "pet",
		"リモートでも受けられますか":                          "online",
		"二回目も応募できますか":                            "twice",
		"途中で切り上げられますか":                           "half",
		"工場のパートでも二回目に応募できますか":                    "part-time plant twice",
		"パートとアルバイトの違い":                           "part-time",
		"can part-time staff at the plant apply": "part-time plant",
		"can i apply while on leave":             "on-leave",
	} {
		if got := conditionKeys(question); got != want {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
}

// Each condition has wordings that give terms, so that a passage can speak about it, and every wording in the list is found.
func TestConditionWordings(t *testing.T) {
	for _, c := range conditionCues().cues {
		if !slices.Contains(strings.Fields(conditionKeys(c.words)), c.key) {
			t.Errorf("%q does not name %s", c.words, c.key)
		}
		if len(wordingsOf()[c.key]) == 0 {
			t.Errorf("no wording of %s gives a term", c.key)
		}
	}
}

// A condition adds weak terms, and none that ranks before a word of the person's own.
func TestConditionTerms(t *testing.T) {
	q := parseQuery("パートでも公募に応募できますか", Thesaurus{})
	added := 0
	for _, term := range q.terms {
		switch {
		case term.concept >= 0 && term.own && term.weight != 1:
			t.Errorf("own word %s weighs %v", term.term, term.weight)
		case term.concept < 0 && isBase(term.term):
			added++
			if term.weight != conditionWeight || term.own {
				t.Errorf("%s of a condition: %+v", term.term, term)
			}
		}
	}
	if added == 0 || len(q.conditions) != 1 {
		t.Errorf("%d terms added by %v", added, q.conditions)
	}
}
