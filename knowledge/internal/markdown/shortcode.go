package markdown

import (
	"html"
	"regexp"
	"strings"
)

var (
	hugoTag    = regexp.MustCompile(`\{\{[<%]([^{}]*?)[>%]\}\}`)
	liquidTag  = regexp.MustCompile(`\{%-?([^{}]*?)-?%\}`)
	liquidEcho = regexp.MustCompile(`\{\{-?([^{}]*?)-?\}\}`)
	liquidNote = regexp.MustCompile(`(?s)\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}`)
	argument   = regexp.MustCompile(`(?:([A-Za-z_][\w-]*)\s*[=:]\s*)?(?:"([^"]*)"|“([^”]*)”|'([^']*)'|([^\s"',|]+))`)
	variable   = regexp.MustCompile(`^[\x20-\x7e]*$`)
	// variables that stand in addresses of links and pictures
	siteVariable = regexp.MustCompile(`^(?:site\.|page\.|image\b|baseurl|url\b)|^$`)
)

// call is a shortcode: {{< name "first" key="value" >}}.
type call struct {
	name  string
	close bool
	args  []string
	named map[string]string
}

func parseCall(inner string) call {
	inner = strings.TrimSpace(inner)
	c := call{named: map[string]string{}}
	inner, c.close = strings.CutPrefix(inner, "/")
	inner = strings.Trim(strings.TrimPrefix(strings.TrimSuffix(inner, "/"), "*"), " \t\n*")
	c.name, inner, _ = strings.Cut(inner, " ")
	c.name = strings.ToLower(strings.TrimSpace(c.name))
	for _, m := range argument.FindAllStringSubmatch(inner, -1) {
		value := html.UnescapeString(m[2] + m[3] + m[4] + m[5])
		if m[1] != "" {
			c.named[strings.ToLower(m[1])] = value
		} else {
			c.args = append(c.args, value)
		}
	}
	return c
}

func (c call) first() string {
	if len(c.args) > 0 {
		return c.args[0]
	}
	return ""
}

// title is the text that a box shows above its content.
func (c call) title() string {
	for _, key := range []string{"title", "header", "summary", "name"} {
		if t := strings.Trim(c.named[key], " *_"); t != "" {
			return t
		}
	}
	return ""
}

// resolveShortcodes resolves Hugo's shortcodes, in code too, as Hugo does. What is not known is left out with its tags;
// text between an opening and a closing tag stays.
func resolveShortcodes(text string, dropped map[string]int) string {
	return hugoTag.ReplaceAllStringFunc(text, func(match string) string {
		c := parseCall(hugoTag.FindStringSubmatch(match)[1])
		return breaks(match, hugoText(c, dropped))
	})
}

func hugoText(c call, dropped map[string]int) string {
	switch c.name {
	case "details", "expand", "collapse":
		if c.close {
			return "</details>"
		}
		title := c.title()
		if title == "" {
			title = c.first()
		}
		return "<details><summary>" + html.EscapeString(title) + "</summary>"
	case "youtube":
		return "[YouTube](https://www.youtube.com/watch?v=" + c.id() + ")"
	case "vimeo":
		return "[Vimeo](https://vimeo.com/" + c.id() + ")"
	case "label", "badge":
		return c.title() + c.first()
	case "ref", "relref":
		return c.first()
	case "alert", "panel", "note", "notice", "tip", "warning", "hint", "callout", "admonition":
		if t := c.title(); t != "" && !c.close {
			return "**" + t + "**"
		}
		return ""
	}
	if !c.close {
		dropped[c.name]++
	}
	return ""
}

// id is the key of a video, without what could end the link.
func (c call) id() string {
	id := c.first()
	if id == "" {
		id = c.named["id"]
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("()<> \n", r) {
			return -1
		}
		return r
	}, id)
}

// resolveLiquid resolves the tags and outputs of Jekyll and Eleventy. A variable's value is not known here: ASCII names
// are left out, other text between braces ({{氏名}} in a letter) is kept without them.
func resolveLiquid(text string, dropped map[string]int) string {
	text = liquidNote.ReplaceAllStringFunc(text, func(m string) string { return breaks(m, "") })
	text = liquidTag.ReplaceAllStringFunc(text, func(match string) string {
		c := parseCall(liquidTag.FindStringSubmatch(match)[1])
		return breaks(match, liquidText(c, dropped))
	})
	return liquidEcho.ReplaceAllStringFunc(text, func(match string) string {
		return breaks(match, echoText(strings.TrimSpace(liquidEcho.FindStringSubmatch(match)[1]), dropped))
	})
}

func liquidText(c call, dropped map[string]int) string {
	switch c.name {
	case "page", "link", "post_url":
		return c.first()
	case "slack_channel":
		channel := "#" + strings.TrimPrefix(c.first(), "#")
		if len(c.args) > 1 {
			return c.args[1] + " (" + channel + ")"
		}
		return channel
	case "image", "alert", "endalert", "raw", "endraw", "if", "elsif", "else", "endif", "unless", "endunless", "for", "endfor",
		"assign", "capture", "endcapture", "block", "endblock":
		return ""
	}
	if !strings.HasPrefix(c.name, "end") {
		dropped[c.name]++
	}
	return ""
}

func echoText(inner string, dropped map[string]int) string {
	literal, filters, _ := strings.Cut(inner, "|")
	literal = strings.TrimSpace(literal)
	if len(literal) > 1 && (literal[0] == '"' || literal[0] == '\'') {
		literal = strings.Trim(literal, `"'`)
		switch strings.TrimSpace(filters) {
		case "team_photo":
			return ""
		case "team_link":
			return PersonName(literal)
		}
		return literal
	}
	if !variable.MatchString(inner) {
		return inner
	}
	if !siteVariable.MatchString(inner) {
		dropped["{{ "+inner+" }}"]++
	}
	return ""
}

// PersonName is the name that a key such as "ada-lovelace" stands for; a key of one word is only given a capital.
func PersonName(key string) string {
	words := strings.FieldsFunc(key, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '.' })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}
