package brief

// Markdown writes the brief as Markdown.
func (b Brief) Markdown(lang string) []byte { return nil }
