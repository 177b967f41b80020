package web

import (
	"sync"

	"github.com/google/uuid"
)

// rooms bounds how many of something that lasts each person has at a time.
type rooms struct {
	size int

	mu    sync.Mutex
	taken map[uuid.UUID]int
}

func newRooms(size int) *rooms { return &rooms{size: size, taken: map[uuid.UUID]int{}} }

// enter takes a place if there is one; leave gives it back.
func (r *rooms) enter(person uuid.UUID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.taken[person] >= r.size {
		return false
	}
	r.taken[person]++
	return true
}

func (r *rooms) leave(person uuid.UUID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.taken[person]--; r.taken[person] <= 0 {
		delete(r.taken, person)
	}
}
