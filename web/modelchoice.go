package web

import "dousuru/chat"

// A Model is the endpoint of a language model that the desk is set up to use, in the words that people read.
type Model struct {
	Host     string // where what is sent goes
	Contract string // the contract basis, as the settings have it
	ModelUses
}

// ModelUses are the models by their use; "" is not used.
type ModelUses struct {
	Local                            bool // the endpoint is on this machine
	Composer, Understander, Embedder string
}

// Rewords says whether a model puts words into other words.
func (u ModelUses) Rewords() bool { return u.Composer != "" || u.Understander != "" }

// Leaves says whether words of a person go to the endpoint with names taken out before.
func (u ModelUses) Leaves() bool { return u.Rewords() || u.Embedder != "" && !u.Local }

// modelData is whether a person keeps a model out.
type modelData struct {
	*Model  // nil: the desk is set up without one
	Offline bool
}

func (s *Site) modelChoice(v *visit) (modelData, error) {
	off, err := chat.Offline(v.Context(), s.opts.DB, v.self())
	return modelData{Model: s.opts.Model, Offline: off}, err
}

func (s *Site) setModel(v *visit) (result, error) {
	if err := chat.SetOffline(v.Context(), s.opts.DB, v.self(), v.PostForm.Get("offline") != ""); err != nil {
		return result{}, err
	}
	return goTo("/journey/settings?done=modelSaved#model"), nil
}
