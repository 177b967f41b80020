package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dousuru/chat/brief"
)

func TestMarked(t *testing.T) {
	for _, test := range []struct {
		text     string
		warnings []brief.Warning
		pieces   []cutPiece
		kinds    []string
	}{
		{"何もない", nil, nil, nil},
		{"うつと診断", []brief.Warning{{Kind: "health", At: 0, End: 6}, {Kind: "health", At: 3, End: 6}, {Kind: "health", At: 9, End: 15}},
			[]cutPiece{{"うつ", "health"}, {"と", ""}, {"診断", "health"}}, []string{"health"}},
		{"a妊娠b", []brief.Warning{{Kind: "family", At: 1, End: 7}}, []cutPiece{{"a", ""}, {"妊娠", "family"}, {"b", ""}}, []string{"family"}},
		{"短い", []brief.Warning{{Kind: "family", At: 3, End: 99}, {Kind: "name", At: 3, End: 3}}, nil, nil},
	} {
		w := marked(test.text, test.warnings)
		if diff := cmp.Diff(test.pieces, w.Pieces); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.text, diff)
		}
		if diff := cmp.Diff(test.kinds, w.Kinds); diff != "" || (w.Mark != "") != (test.pieces != nil) {
			t.Errorf("%s: kinds %s mark %q", test.text, diff, w.Mark)
		}
	}
}

// The brief shows marks beside the button that saves, and makes nothing harder. A question to HR is held back once, so that its
// marks are seen, and goes as it is at the second press.
func TestWarnings(t *testing.T) {
	c := withPages(t)
	boss, base := c.as("boss"), "/team/"+c.person("mika").ID.String()
	const text = "うつ病で通院していると聞いた<b>。公募に出たい"
	boss.post(base+"/brief", "situation", text).wants(t, http.StatusOK, "しるしをつけました", "<mark", "体調のこと", "&lt;b&gt;").lacks(t, "<b>。")
	boss.post(base+"/brief", "situation", "公募に出たいと言われた").wants(t, http.StatusOK).lacks(t, "<mark")
	boss.post(base+"/brief/save", "situation", text, "theme", "move").wants(t, http.StatusSeeOther)
	for _, name := range []string{"凪 陽菜", "凪さん"} {
		boss.post(base+"/brief", "situation", name+"の異動のこと").wants(t, http.StatusOK, "<mark", "人の名前")
	}

	held := boss.post(base+"/ask", "text", text, "with", "member")
	held.wants(t, http.StatusUnprocessableEntity, "まだ送っていません", "<mark", "うつ病で通院していると聞いた&lt;b&gt;")
	_, mark, _ := strings.Cut(held.body, `name="marked" value="`)
	mark, _, _ = strings.Cut(mark, `"`)
	boss.post(base+"/ask", "text", text+"。入院も", "with", "member", "marked", mark).wants(t, http.StatusUnprocessableEntity, "まだ送っていません") // another text
	if list, err := c.site.opts.Questions.Mine(t.Context(), c.person("boss").Viewer()); err != nil || len(list) > 0 {
		t.Fatalf("sent before its marks were seen: %+v, %v", list, err)
	}
	boss.post(base+"/ask", "text", text, "with", "member", "marked", mark).wants(t, http.StatusSeeOther)
	draft := boss.post(base+"/ask/draft", "text", text)
	draft.wants(t, http.StatusOK, "<mark", `name="marked" value="`+mark)
}
