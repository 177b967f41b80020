package openai

import "time"

// SetWithin lets a test wait longer on a busy machine, or shorter.
func (u *Understander) SetWithin(d time.Duration) { u.within = d }
