package web

// KeepTalks is for how many days a talk is kept after its last message.
func (v view) KeepTalks() int { return v.site.opts.KeepTalks }

// KeepQuestions is for how many days a question is kept after it was closed.
func (v view) KeepQuestions() int { return v.site.opts.KeepQuestions }
