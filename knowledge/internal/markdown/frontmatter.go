package markdown

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Meta is a page's front matter: its top-level keys in lower case. Values are kept as written, so that "yes", "2026-09-01"
// and "08" are still that.
type Meta map[string]Value

// A Value is one key's text, or its list; nested mappings are kept empty.
type Value struct {
	Text string
	List []string // of a sequence; nil otherwise
	Line int      // in the file
}

// Bounds of front matter, far above what people write (the largest seen is 2 kB, two levels deep): the YAML parser's time
// grows with the square of length and nesting, to seconds for 64 kB of brackets.
const (
	maxFrontMatter = 16 << 10
	maxBrackets    = 500
)

// splitFrontMatter parts the YAML between the leading --- lines from the body; first is the body's first line number.
// A page without front matter is all body.
func splitFrontMatter(text string) (front, body string, first int, err error) {
	rest, found := strings.CutPrefix(text, "---\n")
	if !found {
		return "", text, 1, nil
	}
	for at, number := 0, 2; at < len(rest); number++ {
		end := strings.IndexByte(rest[at:], '\n')
		if end < 0 {
			end = len(rest) - at
		}
		switch strings.TrimRight(rest[at:at+end], " \t") {
		case "---", "...":
			return rest[:at], rest[min(at+end+1, len(rest)):], number + 1, nil
		}
		if at += end + 1; at > maxFrontMatter {
			break
		}
	}
	return "", "", 0, &Error{1, "front matter is not closed by a line with --- (within 16 kB)"}
}

// parseMeta reads front matter that begins at line 2 of the file.
func parseMeta(front string) (Meta, error) {
	meta := Meta{}
	if strings.TrimSpace(front) == "" {
		return meta, nil
	}
	if strings.Count(front, "[")+strings.Count(front, "{") > maxBrackets {
		return nil, &Error{2, "front matter has more than 500 brackets"}
	}
	file, err := parser.ParseBytes([]byte(front), 0)
	if err != nil {
		return nil, yamlError(err)
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return meta, nil
	}
	var pairs []*ast.MappingValueNode
	switch body := file.Docs[0].Body.(type) {
	case *ast.MappingNode:
		pairs = body.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{body}
	case *ast.CommentGroupNode, *ast.NullNode:
		return meta, nil
	default:
		return nil, &Error{2, "front matter is not a list of keys and values"}
	}
	for _, pair := range pairs {
		number := pair.GetToken().Position.Line + 1
		if t := pair.Key.GetToken(); t != nil && t.Position != nil {
			number = t.Position.Line + 1
		}
		key := strings.ToLower(strings.TrimSpace(scalar(pair.Key)))
		if _, twice := meta[key]; twice {
			return nil, &Error{number, "front matter names " + key + " twice"}
		}
		value := Value{Line: number}
		if list, isList := pair.Value.(*ast.SequenceNode); isList {
			value.List = []string{}
			for _, item := range list.Values {
				value.List = append(value.List, scalar(item))
			}
		} else {
			value.Text = scalar(pair.Value)
		}
		meta[key] = value
	}
	return meta, nil
}

// scalar is the text of a plain, quoted or block value. Anchors and aliases are not followed (an alias of an alias … grows
// without bound), mappings are no text.
func scalar(node ast.Node) string {
	switch n := node.(type) {
	case nil, *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode, *ast.AnchorNode, *ast.AliasNode:
		return ""
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case *ast.TagNode:
		return scalar(n.Value)
	}
	if t := node.GetToken(); t != nil {
		return strings.TrimSpace(t.Value)
	}
	return ""
}

func yamlError(err error) error {
	number := 2
	reason := "front matter is not YAML"
	var y yaml.Error
	if errors.As(err, &y) {
		if t := y.GetToken(); t != nil && t.Position != nil {
			number = t.Position.Line + 1
		}
		reason += ": " + y.GetMessage()
	}
	return &Error{number, reason}
}
