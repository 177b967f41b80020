package chat

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dousuru/chat/journey"
	"dousuru/chat/triage"
	"dousuru/chat/voice"
)

// fixedTexts reads every text{…} literal of the package from its source, so that no new sentence is forgotten.
func fixedTexts(t *testing.T) []text {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []text
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok || len(literal.Elts) != 2 {
				return true
			}
			ja, okJA := stringOf(literal.Elts[0])
			en, okEN := stringOf(literal.Elts[1])
			if okJA && okEN {
				found = append(found, text{ja, en})
			}
			return true
		})
	}
	return found
}

func stringOf(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(literal.Value)
	return s, err == nil
}

func TestFixedTexts(t *testing.T) {
	texts := fixedTexts(t)
	if len(texts) < 50 {
		t.Fatalf("found %d texts; the test does not see them all", len(texts))
	}
	for _, s := range texts {
		for lang, sentence := range map[string]string{"ja": s.ja, "en": s.en} {
			if sentence == "" {
				t.Errorf("a text has no %s: %+v", lang, s)
			}
			if found := voice.Check(sentence, lang); found != nil {
				t.Errorf("%s: %+v", sentence, found)
			}
		}
		if strings.Count(s.ja, "%s") != strings.Count(s.en, "%s") {
			t.Errorf("the languages take different values: %+v", s)
		}
	}
}

// 「何もしない」 is received as warmly as 「いま動く」: the four replies have about the same length and the same shape.
func TestDecidedTextsAreEqual(t *testing.T) {
	shortest, longest := 1000, 0
	replies := map[journey.Response]text{"keep, told": textKeepTold}
	maps.Copy(replies, decidedTexts)
	for response, s := range replies {
		n := len([]rune(s.ja))
		shortest, longest = min(shortest, n), max(longest, n)
		if !strings.Contains(s.ja, "ですね。ジャーニーに残しました。") {
			t.Errorf("%s is received in another way: %s", response, s.ja)
		}
	}
	if float64(shortest) < 0.8*float64(longest) {
		t.Errorf("replies of %d to %d characters", shortest, longest)
	}
}

func TestEveryTopicHasATextAndDesks(t *testing.T) {
	for _, topic := range triage.Topics() {
		_, routes := routeTexts[topic]
		_, declines := declineTexts[topic]
		if routes != topic.Sensitive() || declines == routes {
			t.Errorf("%s has no text, or two", topic)
		}
		if _, ok := deskRoutes[topic]; !ok {
			t.Errorf("%s has no desks", topic)
		}
	}
}

func TestEveryCodeHasASentence(t *testing.T) {
	for _, code := range []Code{CodeBadFrame, CodeUnknownType, CodeBadID, CodeEmpty, CodeTooLong, CodeTooFast, CodeBadDate, CodeTooLate, CodeTooMany, CodeNotFound, CodeUnavailable, CodeInternal} {
		if _, ok := errorTexts[code]; !ok {
			t.Errorf("%s has no sentence", code)
		}
	}
}
