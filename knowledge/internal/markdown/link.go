package markdown

import (
	"regexp"
	"strings"
)

var (
	definition = regexp.MustCompile(`(?m)^ {0,3}\[([^\[\]\n^]+)\]:[ \t]*<?([^\s<>]+)>?[ \t]*(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))?[ \t]*$`)
	reference  = regexp.MustCompile(`\[([^\[\]]+)\](?:\[([^\[\]]*)\])?`)
	image      = regexp.MustCompile(`!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])`)
)

// resolveReferences writes [text][name] as [text](address), since the definitions at the end of a page are lost when it
// is cut, and leaves out images.
func resolveReferences(text string) string {
	text = outsideCode(text, func(t string) string {
		return image.ReplaceAllStringFunc(t, func(m string) string { return breaks(m, "") })
	})
	addresses := map[string]string{}
	for _, m := range definition.FindAllStringSubmatch(text, -1) {
		key := strings.ToLower(strings.Join(strings.Fields(m[1]), " "))
		if _, known := addresses[key]; !known {
			addresses[key] = m[2]
		}
	}
	if len(addresses) == 0 {
		return text
	}
	return outsideCode(text, func(t string) string {
		t = definition.ReplaceAllString(t, "")
		var out strings.Builder
		last := 0
		for _, m := range reference.FindAllStringSubmatchIndex(t, -1) {
			key := t[m[2]:m[3]]
			if m[4] >= 0 && m[5] > m[4] {
				key = t[m[4]:m[5]]
			}
			address, known := addresses[strings.ToLower(strings.Join(strings.Fields(key), " "))]
			if !known || m[1] < len(t) && t[m[1]] == '(' {
				continue
			}
			out.WriteString(t[last:m[0]])
			out.WriteString(breaks(t[m[0]:m[1]], "["+t[m[2]:m[3]]+"]("+address+")"))
			last = m[1]
		}
		out.WriteString(t[last:])
		return out.String()
	})
}

// RewriteLinks calls to with the text and the address of every link and writes what it returns in the link's place.
// Line breaks are kept.
func RewriteLinks(text string, to func(text, address string) string) string {
	masked := maskCode(text)
	var out strings.Builder
	for at := 0; at < len(text); {
		middle := strings.Index(masked[at:], "](")
		if middle < 0 {
			out.WriteString(text[at:])
			break
		}
		middle += at
		start := openingBracket(masked[at:middle])
		end := closingParenthesis(masked[middle+2:])
		if start < 0 || end < 0 {
			out.WriteString(text[at : middle+2])
			at = middle + 2
			continue
		}
		start, end = at+start, middle+2+end
		address, _, _ := strings.Cut(strings.TrimSpace(text[middle+2:end]), " ")
		out.WriteString(strings.TrimSuffix(text[at:start], `\`)) // \[text](address) is a link that a tool has spoilt
		out.WriteString(breaks(text[start:end+1], to(text[start+1:middle], strings.Trim(address, "<>"))))
		at = end + 1
	}
	return out.String()
}

// openingBracket finds the [ that belongs to the ] at the end of t, or -1.
func openingBracket(t string) int {
	depth := 0
	for i := len(t) - 1; i >= 0; i-- {
		switch {
		case i > 0 && t[i-1] == '\\' && (depth > 0 || t[i] == ']'):
		case t[i] == ']':
			depth++
		case t[i] == '[':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// maxAddress is more than browsers take; it bounds the search for the end of what is no link.
const maxAddress = 4096

// closingParenthesis finds the ) that ends an address, which may hold balanced parentheses but no empty line, or -1.
func closingParenthesis(t string) int {
	t = t[:min(len(t), maxAddress)]
	depth := 0
	for i := 0; i < len(t); i++ {
		switch {
		case strings.HasPrefix(t[i:], "\n\n"), strings.HasPrefix(t[i:], "]("):
			return -1
		case t[i] == '(':
			depth++
		case t[i] == ')':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}
