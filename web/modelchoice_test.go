package web

import (
	"net/http"
	"testing"

	"dousuru/chat"
)

// Everybody may keep a model out, whether the desk is set up to use one or not, and the page says which.
func TestModelIsChosen(t *testing.T) {
	for name, model := range map[string]*Model{"without": nil, "with": {Host: "models.example", Contract: "no training; region japaneast <b>", ModelUses: ModelUses{Composer: "m"}}} {
		t.Run(name, func(t *testing.T) {
			c := newCompanyWith(t, Options{Model: model})
			mika := c.as("mika")
			page := mika.get("/journey/settings").wants(t, http.StatusOK, "AIの手伝いを使わない", `name="offline" value="1" aria`)
			if model == nil {
				page.wants(t, http.StatusOK, "AIを使わない設定で動いています")
				page.lacks(t, "送る先は")
			} else {
				page.wants(t, http.StatusOK, "送る先は models.example です", "no training; region japaneast &lt;b&gt;", "伏せきれないこともあります")
				page.lacks(t, "AIを使わない設定")
			}
			for _, off := range []bool{true, true, false} {
				form := []string{}
				if off {
					form = []string{"offline", "1"}
				}
				mika.post("/journey/settings/model", form...).wants(t, http.StatusSeeOther)
				if got, err := chat.Offline(t.Context(), c.db, c.person("mika").Viewer()); err != nil || got != off {
					t.Errorf("offline is %v, not %v: %v", got, off, err)
				}
			}
			mika.post("/journey/settings/model", "offline", "1")
			mika.get("/journey/settings").wants(t, http.StatusOK, `name="offline" value="1" checked`)
			c.as("boss").get("/journey/settings").lacks(t, `name="offline" value="1" checked`)
		})
	}
}
