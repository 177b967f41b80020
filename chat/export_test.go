package chat

import "dousuru/chat/grounding"

// Unchecked has an engine hand on whatever a model writes with a mark, so that a test of the check can be seen to fail. Call it before
// the engine serves anybody.
func (e *Engine) Unchecked() {
	e.reads = func(passages []grounding.Passage) checker { return passing(len(passages)) }
}

// passing lets every sentence through. It is the number of passages.
type passing int

func (n passing) Check(sentence, language string) grounding.Verdict {
	v := grounding.Check(sentence, language, nil)
	v.OK, v.Reason = v.Text != "", ""
	marks := v.Marks
	v.Marks = nil
	for _, m := range marks {
		if m >= 1 && m <= int(n) {
			v.Marks = append(v.Marks, m)
		}
	}
	return v
}
