package chat

// ModelUse is what the desk is set up to use language models for. The zero value: for nothing.
type ModelUse struct {
	Host         string // where requests go, as people read it
	Local        bool   // that is this machine
	Composer     bool   // answers are rephrased
	Understander bool   // a question that nothing was found for is reworded
	Embedder     bool   // vectors help to find
}

// TellModelUse has the desk say, when somebody asks, what models it is set up to use. Call it before the engine serves anybody.
func (e *Engine) TellModelUse(u ModelUse) { e.uses = u }

// rewords says whether a model puts words into other words.
func (u ModelUse) rewords() bool { return u.Composer || u.Understander }

// leaves says whether words of a person go to a model after names were taken out.
func (u ModelUse) leaves() bool { return u.rewords() || u.Embedder && !u.Local }

// and is both texts, one after the other.
func (t text) and(next text) text { return text{t.ja + next.ja, t.en + " " + next.en} }

// whether says whether an AI is used.
func (u ModelUse) whether() text {
	switch {
	case u.rewords():
		return text{"言い換えなどの手伝いには、AIを使っています。答えそのものは、会社のページの文です。",
			"An AI helps, with rewording for one. The answer itself is the text of the company's pages."}
	case u.Embedder:
		return text{"ページを探す手伝いには、AIを使っています。答えそのものは、会社のページの文です。",
			"An AI helps to look for pages. The answer itself is the text of the company's pages."}
	}
	return text{"AIは使っていません。", "No AI is used."}
}

// where says where what a person wrote goes, and what keeps it from there.
func (u ModelUse) where() text {
	if !u.leaves() && !u.Embedder {
		return text{"この相談は、会社のサーバーに残ります。AIは使っていないので、書いたことがAIに送られることはありません。",
			"The talk stays on the company's server. No AI is used, so nothing you write is sent to one."}
	}
	said := text{"この相談は、会社のサーバーに残ります。", "The talk stays on the company's server."}
	if u.leaves() {
		said = text{said.ja + "質問の文は、氏名や連絡先などを伏せて、「" + u.Host + "」のAIに送ることがあります。伏せきれないこともあります。",
			said.en + " The words of a question may go to the AI at “" + u.Host + "”, with names, contacts and the like taken out. Some may be missed."}
	}
	if u.Embedder && u.Local {
		said = said.and(text{"近いページを探すときは、サーバーの中の「" + u.Host + "」のAIが、質問の文をそのまま読みます。",
			"To look for pages that are near, the AI at “" + u.Host + "”, on the server itself, reads the words of a question as they are."})
	}
	return said.and(text{"AIに渡さないようにするには、「相談で使うこと」のページで「AIの手伝いを使わない」を選びます。くわしくは「このデスクについて」にあります。",
		"To keep yours from it, choose “Do without help by AI” in the settings. The page “About this desk” says more."})
}
