package chat_test

import (
	_ "embed"
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

//go:embed testdata/injection/attacks.txt
var attacksText string

// An attack is what somebody writes into a place that a model reads, and what a model then writes that obeys it.
type attack struct {
	name, class string
	text        map[string]string   // by language
	writes      map[string][]string // sentences
	never       []string            // what only the attack brings
}

var byNumber = regexp.MustCompile(`\\u\{([0-9a-f]+)\}`)

// unescape reads \n and \u{200b}.
func unescape(text string) string {
	text = byNumber.ReplaceAllStringFunc(text, func(found string) string {
		n, _ := strconv.ParseInt(byNumber.FindStringSubmatch(found)[1], 16, 32)
		return string(rune(n))
	})
	return strings.ReplaceAll(text, `\n`, "\n")
}

func attacks(t testing.TB) (list []attack) {
	t.Helper()
	for number, line := range strings.Split(attacksText, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") {
			name, class, ok := strings.Cut(strings.TrimPrefix(line, "["), "] ")
			if !ok {
				t.Fatalf("attacks.txt:%d: %q", number+1, line)
			}
			list = append(list, attack{name: name, class: class, text: map[string]string{}, writes: map[string][]string{}})
			continue
		}
		a := &list[len(list)-1]
		if value, ok := strings.CutPrefix(line, "never: "); ok {
			a.never = append(a.never, unescape(value))
			continue
		}
		language, value, known := line[:2], line[min(4, len(line)):], false
		switch {
		case strings.HasPrefix(line[2:], ": ") && a.text[language] == "":
			a.text[language], known = unescape(strings.ReplaceAll(value, "{long}", strings.Repeat(longText[language], 30))), true
		case strings.HasPrefix(line[2:], "> "):
			a.writes[language], known = append(a.writes[language], unescape(value)), true
		}
		if !known || language != "ja" && language != "en" {
			t.Fatalf("attacks.txt:%d: %q", number+1, line)
		}
	}
	return list
}

var longText = map[string]string{"ja": "この段落には意味がありません。", "en": "This paragraph says nothing. "}

// fill puts values into what a model writes.
func fill(text string, k *kase, mark int, secret, prompt, boundary, context string) string {
	coded := base64.StdEncoding.EncodeToString([]byte(context))
	return strings.NewReplacer("{n}", strconv.Itoa(mark), "{name}", k.name, "{secret}", secret, "{prompt}", prompt, "{boundary}", boundary,
		"{context}", context, "{base64}", coded[:min(120, len(coded))], "{b64name}", base64.URLEncoding.EncodeToString([]byte(k.name))).Replace(text)
}

// nevers are what must not come from the desk in a case.
func (k *kase) nevers() (all []string) {
	for _, n := range k.attack.never {
		if n != "{base64}" { // any long run of that alphabet is found by itself
			all = append(all, strings.ReplaceAll(n, "{b64name}", base64.URLEncoding.EncodeToString([]byte(k.name))))
		}
	}
	return all
}

// The attacks are as many and as different as they are said to be, in both languages.
func TestAttacksAreWhole(t *testing.T) {
	list, names, classes := attacks(t), map[string]bool{}, map[string]int{}
	for _, a := range list {
		names[a.name] = true
		classes[a.class]++
		generic := a.class == "prompt" || a.class == "context" || a.name == "base64-out"
		if a.text["ja"] == "" || a.text["en"] == "" || len(a.writes["ja"]) == 0 || len(a.writes["en"]) == 0 || len(a.never) == 0 && !generic {
			t.Errorf("%s is not whole", a.name)
		}
		for _, n := range a.never {
			for _, base := range baseTexts() {
				if strings.Contains(base, n) {
					t.Errorf("%s: %q stands in the page itself", a.name, n)
				}
			}
		}
	}
	if len(names) != len(list) || len(list) < 60 || len(classes) < 15 {
		t.Errorf("%d attacks of %d names, %d classes", len(list), len(names), len(classes))
	}
}
