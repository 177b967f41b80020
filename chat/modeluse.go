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

// Words says whether a model gets words that a person wrote.
func (u ModelUse) Words() bool { return u.Composer || u.Understander || u.Embedder && u.Local }

// masked says whether words of a person go to a model after names were taken out: what is told to the person's switch.
func (u ModelUse) masked() bool { return u.Composer || u.Understander }

// and is both texts, one after the other.
func (t text) and(next text) text { return text{t.ja + next.ja, t.en + " " + next.en} }

// whether says whether an AI is used.
func (u ModelUse) whether() text {
	switch {
	case u.masked():
		return text{"言い換えなどの手伝いには、AIを使っています。答えそのものは、会社のページの文です。",
			"An AI helps, with rewording for one. The answer itself is the text of the company's pages."}
	case u.Embedder:
		return text{"ページを探す手伝いには、AIを使っています。答えそのものは、会社のページの文です。",
			"An AI helps to look for pages. The answer itself is the text of the company's pages."}
	}
	return text{"AIは使っていません。", "No AI is used."}
}

// where says where what a person wrote goes.
func (u ModelUse) where() text {
	switch {
	case u.masked():
		said := text{"この相談は、会社のサーバーに残ります。質問の文は、氏名や連絡先などを伏せて、「" + u.Host + "」のAIに送ることがあります。伏せきれないこともあります。" +
			"送らないようにするには、「相談で使うこと」のページで「AIによる言い換えを使わない」を選びます。",
			"The talk stays on the company's server. The words of a question may go to the AI at “" + u.Host + "”, with names, contacts and the like taken out. Some may be missed. " +
				"To keep yours from it, choose “Do without rewording by AI” in the settings."}
		if u.Embedder && u.Local {
			said = said.and(u.looking())
		}
		return said.and(text{"くわしくは「このデスクについて」にあります。", "The page “About this desk” says more."})
	case u.Embedder && u.Local:
		return text{"この相談は、会社のサーバーに残ります。", "The talk stays on the company's server."}.and(u.looking())
	case u.Embedder:
		return text{"この相談は、会社のサーバーに残ります。「" + u.Host + "」のAIに送るのは、会社が公開したページの文だけです。あなたの書いたことは送りません。",
			"The talk stays on the company's server. What goes to the AI at “" + u.Host + "” is the text of pages that the company published. Nothing you write is sent."}
	}
	return text{"この相談は、会社のサーバーに残ります。AIは使っていないので、書いたことがAIに送られることはありません。",
		"The talk stays on the company's server. No AI is used, so nothing you write is sent to one."}
}

// looking is what an embedder on this machine gets.
func (u ModelUse) looking() text {
	return text{"近いページを探すときは、サーバーの中の「" + u.Host + "」のAIが、質問の文をそのまま読みます。これは設定では止まりません。",
		"To look for pages that are near, the AI at “" + u.Host + "”, on the server itself, reads the words of a question as they are. The settings do not stop that."}
}
