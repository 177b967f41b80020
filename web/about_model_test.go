package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dousuru/chat"
)

// The page says of each combination of settings what is sent where, and nothing of what is not used; the desk, asked in a talk, agrees.
func TestAboutSaysWhatIsSentToAModel(t *testing.T) {
	c := newCompany(t)
	for bits := range 16 {
		m := &Model{Host: "models.example", Contract: "no training <b>"}
		m.Local = bits&8 != 0
		if bits&1 != 0 {
			m.Composer = "composer-1"
		}
		if bits&2 != 0 {
			m.Understander = "understander-1"
		}
		if bits&4 != 0 {
			m.Embedder = "embedder-1"
		}
		use := chat.ModelUse{Host: m.Host, Local: m.Local, Composer: bits&1 != 0, Understander: bits&2 != 0, Embedder: bits&4 != 0}
		on := bits&7 != 0
		if !on {
			m, use = nil, chat.ModelUse{}
		}
		c.site.opts.Model = m
		engine := chat.New(c.db, c.site.opts.Index)
		engine.TellModelUse(use)
		name := fmt.Sprintf("%+v", use)
		page := c.as("mika").get("/about")
		says := func(part string, want bool) {
			t.Helper()
			if strings.Contains(page.body, part) != want {
				t.Errorf("%s: 「%s」 is on the page: %v", name, part, !want)
			}
		}
		page.wants(t, http.StatusOK, `id="model"`)
		rewords := use.Composer || use.Understander
		leaves := rewords || use.Embedder && !use.Local
		says("AIは使っていません。", !on)
		says("models.example", on)
		says("no training &lt;b&gt;", on)
		says("composer-1", use.Composer)
		says("understander-1", use.Understander)
		says("embedder-1", use.Embedder)
		says("送り先は、このサーバーの中の", on && use.Local)
		says("会社の外のAI", on && !use.Local)
		says("質問の文は、送る前に、氏名や連絡先などを伏せます", leaves)
		says("人の窓口をご案内した言葉は、AIに送りません", on)
		says(`href="/journey/settings#model"`, on)
		says("言い換えには、AIを使っていません", on && !rewords)
		says("そのままこの送り先が読みます", use.Embedder && use.Local)
		says("あなたの質問の文も、氏名や連絡先などを伏せて送ります", use.Embedder && !use.Local)
		settings := c.as("mika").get("/journey/settings")
		for part, want := range map[string]bool{"AIを使わない設定で": !on, "送る前に、氏名や連絡先などは伏せます": leaves, "近いページを探すときにも": use.Embedder, "サーバーの中のAIが、質問の文": use.Embedder && use.Local,
			"答えそのものは、AIがなくても変わりません": on && !use.Embedder && !use.Understander, "見つからなかったときは、質問を": use.Embedder && use.Understander, "資料に見つかった答えは": !use.Embedder && use.Understander} {
			if strings.Contains(settings.body, part) != want {
				t.Errorf("%s: 「%s」 is on the page of the choice: %v", name, part, !want)
			}
		}

		for _, lang := range []string{"ja", "en"} {
			ask := func(question string) string {
				t.Helper()
				turn, err := engine.Talk(lang, nil).Say(t.Context(), question)
				if err != nil {
					t.Fatal(err)
				}
				return turn.Message.Text
			}
			whether, where := ask(map[string]string{"ja": "AIですか", "en": "Are you an AI?"}[lang]), ask(map[string]string{"ja": "ここに書いたことはどこに送られますか", "en": "Where is this sent?"}[lang])
			none := map[string]string{"ja": "AIは使っていません", "en": "No AI is used"}[lang]
			out := map[string]string{"ja": "伏せて、「models.example」のAIに送る", "en": "may go to the AI at “models.example”"}[lang]
			off := map[string]string{"ja": "「AIの手伝いを使わない」を選びます", "en": "choose “Do without help by AI”"}[lang]
			here := map[string]string{"ja": "質問の文をそのまま読みます", "en": "as they are"}[lang]
			if strings.Contains(whether, none) == on || strings.Contains(where, "models.example") != on ||
				strings.Contains(where, out) != leaves || strings.Contains(where, off) != on || strings.Contains(where, here) != (use.Embedder && use.Local) {
				t.Errorf("%s, %s: whether %q, where %q", name, lang, whether, where)
			}
		}
	}
}
